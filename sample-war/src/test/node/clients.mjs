// Asks a question for every line of JSON on standard input, {client, streamed, gateway, session,
// model, question}, and answers each with a line: {text}, or {error: {type, message}} with what
// the library threw. Ends with its input.

import { createInterface } from 'node:readline';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';

class ResponseFailed extends Error {}

function openai({ gateway, session }) {
  return new OpenAI({
    baseURL: `${gateway}v1`,
    apiKey: 'none',
    defaultHeaders: { 'X-Session-ID': session },
    maxRetries: 0,
  });
}

async function joined(texts) {
  let all = '';
  for await (const text of texts) {
    all += text;
  }
  return all;
}

const openaiChat = {
  params: ({ model, question }) => ({ model, messages: [{ role: 'user', content: question }] }),

  async ask(call) {
    const answer = await openai(call).chat.completions.create(this.params(call));
    return answer.choices[0].message.content;
  },

  async *stream(call) {
    const params = { ...this.params(call), stream: true };
    for await (const chunk of await openai(call).chat.completions.create(params)) {
      yield chunk.choices[0]?.delta.content ?? '';
    }
  },
};

const openaiResponses = {
  async ask(call) {
    const { model, question } = call;
    return (await openai(call).responses.create({ model, input: question })).output_text;
  },

  async *stream(call) {
    const { model, question } = call;
    const params = { model, input: question, stream: true };
    for await (const event of await openai(call).responses.create(params)) {
      if (event.type === 'response.output_text.delta') {
        yield event.delta;
      } else if (event.type === 'response.failed') {
        // an event like others: the application's to read
        throw new ResponseFailed(event.response.error.message);
      }
    }
  },
};

const anthropic = {
  client: ({ gateway, session }) =>
    new Anthropic({
      baseURL: gateway.replace(/\/$/, ''),
      apiKey: 'none',
      defaultHeaders: { 'X-Session-ID': session },
      maxRetries: 0,
    }),

  params: ({ model, question }) => ({
    model,
    max_tokens: 100,
    messages: [{ role: 'user', content: question }],
  }),

  async ask(call) {
    const message = await this.client(call).messages.create(this.params(call));
    return message.content.map((block) => block.text).join('');
  },

  async *stream(call) {
    const params = { ...this.params(call), stream: true };
    for await (const event of await this.client(call).messages.create(params)) {
      if (event.type === 'content_block_delta') {
        yield event.delta.text;
      }
    }
  },
};

function aiSdk(modelFor) {
  const params = (call) => ({
    model: modelFor(call),
    prompt: call.question,
    maxOutputTokens: 100,
    headers: { 'X-Session-ID': call.session },
    maxRetries: 0,
  });
  return {
    async ask(call) {
      return (await generateText(params(call))).text;
    },

    async *stream(call) {
      // the library tells errors in its stream, and by default on the console too
      const result = streamText({ ...params(call), onError: () => {} });
      for await (const part of result.fullStream) {
        if (part.type === 'text-delta') {
          yield part.text;
        } else if (part.type === 'error') {
          throw part.error;
        }
      }
    },
  };
}

const provider = (create) => (call) => create({ baseURL: `${call.gateway}v1`, apiKey: 'none' });
const aiOpenai = provider(createOpenAI);
const aiAnthropic = provider(createAnthropic);

const clients = {
  'openai chat': openaiChat,
  'openai responses': openaiResponses,
  anthropic,
  'ai openai chat': aiSdk((call) => aiOpenai(call).chat(call.model)),
  'ai openai responses': aiSdk((call) => aiOpenai(call).responses(call.model)),
  'ai anthropic': aiSdk((call) => aiAnthropic(call)(call.model)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  const client = clients[call.client];
  let answer;
  try {
    answer = { text: await (call.streamed ? joined(client.stream(call)) : client.ask(call)) };
  } catch (error) {
    const type = error?.constructor?.name ?? typeof error;
    answer = { error: { type, message: error?.message ?? JSON.stringify(error) } };
  }
  console.log(JSON.stringify(answer));
}
