// Starts a simulator for every name given, each answering with its name, and prints their addresses
// as one line of JSON, {name: url}. Ends with its standard input.

import { LLMock } from '@copilotkit/aimock';

const urls = {};
for (const name of process.argv.slice(2)) {
  const simulator = new LLMock({ host: '127.0.0.1', port: 0, chunkSize: 5 });
  simulator.onMessage(/./, { content: `Good day, this is ${name}; zażółć gęślą jaźń.` });
  urls[name] = await simulator.start();
}
console.log(JSON.stringify(urls));
process.stdin.resume().on('end', () => process.exit());
