// Starts a WebSocket server for every name given, and prints their addresses as one line of JSON,
// {name: url}. On /v1/realtime it speaks as much of OpenAI's Realtime as a turn needs; elsewhere it
// sends messages back, says its name when asked "who", and closes when told "close CODE REASON".
// Ends with its standard input.

import { WebSocketServer } from 'ws';

function realtime(socket, name, model) {
  const send = (event) => socket.send(JSON.stringify({ event_id: 'event_1', ...event }));
  send({ type: 'session.created', session: { id: 'sess_1', object: 'realtime.session', model } });
  socket.on('message', (text) => {
    if (JSON.parse(text).type === 'response.create') {
      const part = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
      send({ type: 'response.output_text.delta', ...part, delta: name });
      send({ type: 'response.done', response: { id: 'resp_1', status: 'completed' } });
    }
  });
}

function echo(socket, name) {
  socket.on('message', (data, binary) => {
    const [word, code, reason] = binary ? [] : data.toString().split(' ');
    if (word === 'who') {
      socket.send(name);
    } else if (word === 'close') {
      socket.close(Number(code), reason);
    } else {
      socket.send(data, { binary });
    }
  });
}

async function start(name) {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: true,
    handleProtocols: (offers) => (offers.has('realtime') ? 'realtime' : false),
  });
  server.on('connection', (socket, request) => {
    const url = new URL(request.url, 'http://unused');
    if (url.pathname === '/v1/realtime') {
      realtime(socket, name, url.searchParams.get('model'));
    } else {
      echo(socket, name);
    }
  });
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${server.address().port}`;
}

const urls = {};
for (const name of process.argv.slice(2)) {
  urls[name] = await start(name);
}
console.log(JSON.stringify(urls));
process.stdin.resume().on('end', () => process.exit());
