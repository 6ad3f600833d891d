// Has a WebSocket client open a socket for every line of JSON on standard input, {client, gateway,
// session}, and answers each with a line: {backend, closed: [code, reason]}, with the backend's name
// as the backend says it, or {error}. Before it tries that messages come back as they went. The
// line {client: 'hold', count} opens so many sockets that stay, and {client: 'use'} sends a message
// by each. Ends with its input.
//
//   node sockets.mjs PFX PASSWORD
//
// OpenAI's clients insist on TLS: they go through a TLS terminator with this certificate.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import WS from 'ws';

const [pfx, passphrase] = process.argv.slice(2);

// What a WebSocket of the browser's kind does here; also evaluated in a browser.
async function talk(Socket, url, protocols, options) {
  const socket = new Socket(url, protocols, options);
  socket.binaryType = 'arraybuffer';
  const failed = new Promise((_, reject) => {
    socket.addEventListener('error', () => reject(new Error('the socket failed')));
  });
  const next = (name) => {
    const event = new Promise((resolve) => {
      socket.addEventListener(name, resolve, { once: true });
    });
    return Promise.race([event, failed]);
  };
  const ask = async (message) => {
    const answer = next('message');
    socket.send(message);
    return (await answer).data;
  };
  await next('open');
  for (const size of [0, 1, 126, 70_000, 1_000_000]) {
    const sent = new Uint8Array(size).map((_, i) => (i * i) % 251);
    const received = new Uint8Array(await ask(sent));
    if (received.length !== size || received.some((byte, i) => byte !== sent[i])) {
      throw new Error(`${size} bytes came back as ${received.length} others`);
    }
    const text = 'ź'.repeat(size / 10);
    if ((await ask(text)) !== text) {
      throw new Error(`a text of ${text.length} characters came back as another`);
    }
  }
  const backend = await ask('who');
  const closed = next('close');
  socket.send('close 4001 enough');
  const { code, reason } = await closed;
  return { backend, protocol: socket.protocol, closed: [code, reason] };
}

const socketUrl = (gateway, session) =>
  `${gateway.replace('http', 'ws')}ws/chat${session ? `?session_id=${session}` : ''}`;

const ws = ({ gateway, session }) =>
  talk(WS, socketUrl(gateway), [], { headers: { 'X-Session-ID': session } });

const query = ({ gateway, session }) => talk(WebSocket, socketUrl(gateway, session), []);

// headless Chromium, by the DevTools protocol

let browser;

function startBrowser() {
  const folder = mkdtempSync(join(tmpdir(), 'pinion-chromium-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
  const chromium = spawn('chromium', [...flags, `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.on('exit', () => {
    chromium.kill('SIGKILL'); // it would write to its folder once more
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  process.on('SIGTERM', () => process.exit());
  return new Promise((resolve, reject) => {
    chromium.on('error', reject);
    createInterface({ input: chromium.stderr }).on('line', (line) => {
      const [, port] = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(line) ?? [];
      if (port) {
        resolve(port);
      }
    });
  });
}

async function page() {
  const port = await startBrowser();
  const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const devTools = new WS(pages.find((each) => each.type === 'page').webSocketDebuggerUrl);
  await new Promise((open, failed) => devTools.once('open', open).once('error', failed));
  let id = 0;
  return (expression) =>
    new Promise((resolve, reject) => {
      const call = ++id;
      devTools.on('message', function answered(text) {
        const answer = JSON.parse(text);
        if (answer.id === call) {
          devTools.off('message', answered);
          const { result, exceptionDetails } = answer.result;
          return exceptionDetails
            ? reject(new Error(exceptionDetails.exception.description))
            : resolve(result.value);
        }
      });
      const params = { expression, awaitPromise: true, returnByValue: true };
      devTools.send(JSON.stringify({ id: call, method: 'Runtime.evaluate', params }));
    });
}

async function chromium({ gateway, session }) {
  browser ??= page();
  const evaluate = await browser;
  const offers = JSON.stringify(['realtime', `session-id.${session}`]);
  return evaluate(`(${talk})(WebSocket, '${socketUrl(gateway)}', ${offers})`);
}

// OpenAI's library, behind a TLS terminator

const terminators = new Map();

function secured(gateway) {
  const { hostname, port } = new URL(gateway);
  if (!terminators.has(gateway)) {
    const server = createServer({ pfx: readFileSync(pfx), passphrase }, (client) => {
      const inner = connect({ host: hostname, port });
      client.pipe(inner).pipe(client);
      client.on('error', () => inner.destroy());
      inner.on('error', () => client.destroy());
    });
    const listening = new Promise((done) => server.listen(0, '127.0.0.1', done));
    terminators.set(gateway, listening.then(() => server.address().port));
  }
  return terminators.get(gateway);
}

async function openai(call, open) {
  const port = await secured(call.gateway);
  const client = new OpenAI({
    baseURL: `https://127.0.0.1:${port}/v1`,
    apiKey: 'sk-test',
    dangerouslyAllowBrowser: true,
  });
  const realtime = open(client);
  return new Promise((resolve, reject) => {
    let backend;
    realtime.on('error', reject);
    realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
    realtime.on('response.output_text.delta', (event) => {
      backend = event.delta;
    });
    realtime.on('response.done', () => {
      realtime.socket.addEventListener('close', ({ code, reason }) =>
        resolve({ backend, protocol: realtime.socket.protocol, closed: [code, reason] }),
      );
      realtime.close({ code: 4001, reason: 'enough' });
    });
  });
}

const openaiWs = (call) =>
  openai(call, (client) => {
    const headers = { 'X-Session-ID': call.session };
    return new OpenAIRealtimeWS({ model: 'm', options: { headers } }, client);
  });

// as in a browser: by subprotocols and query alone
const openaiWebSocket = (call) =>
  openai(call, (client) => {
    const onURL = (url) => url.searchParams.set('session_id', call.session);
    return new OpenAIRealtimeWebSocket({ model: 'm', onURL }, client);
  });

// many that are held

const held = [];

async function hold({ gateway, count }) {
  for (let i = 0; i < count; i++) {
    const socket = new WS(socketUrl(gateway), { headers: { 'X-Session-ID': `held-${i}` } });
    held.push(socket);
    await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  }
  return { count: held.length };
}

async function use() {
  const answers = held.map(
    (socket, i) =>
      new Promise((resolve) => {
        socket.once('message', (text) => resolve(text.toString() === `still-${i}`));
        socket.once('close', () => resolve(false));
        socket.send(`still-${i}`);
      }),
  );
  return { count: (await Promise.all(answers)).filter(Boolean).length };
}

const clients = { ws, query, chromium, openaiWs, openaiWebSocket, hold, use };

for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  let answer;
  try {
    answer = await clients[call.client](call);
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  console.log(JSON.stringify(answer));
}
process.exit();
