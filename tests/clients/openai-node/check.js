// Talks to a host as a user of the official Node client would. DEIA_URL is the address of the host, DEIA_KEY what opens its door.
// The test that runs this script has launched BOT-001, whose model answers "one two", and stops in its middle where it is asked to "hang"; and BOT-002, which is stopped.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.env.DEIA_URL}/v1`, apiKey: process.env.DEIA_KEY });
const model = "BOT-001";
const ask = (content) => [{ role: "system", content: "Be brief." }, { role: "user", content }];

async function lists() {
  const models = await client.models.list();
  assert.deepEqual(models.data.map((one) => one.id), [model]);
  const found = await client.models.retrieve(model);
  assert.equal(found.object, "model");
  assert.equal(found.owned_by, "deia");
  assert.ok(Number.isInteger(found.created));
}

async function chats() {
  const completion = await client.chat.completions.create({ model, messages: ask("count") });
  assert.equal(completion.choices[0].message.content, "one two");
  assert.equal(completion.choices[0].message.role, "assistant");
  assert.equal(completion.choices[0].finish_reason, "stop");
  assert.equal(completion.usage.total_tokens, completion.usage.prompt_tokens + completion.usage.completion_tokens);
}

async function streams() {
  const stream = await client.chat.completions.create({ model, messages: ask("count"), stream: true, stream_options: { include_usage: true } });
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }

  const choices = chunks.flatMap((chunk) => chunk.choices);
  assert.equal(choices[0].delta.role, "assistant");
  assert.equal(choices.map((choice) => choice.delta.content ?? "").join(""), "one two");
  assert.deepEqual(choices.map((choice) => choice.finish_reason).filter((reason) => reason !== null), ["stop"]);
  const last = chunks.at(-1);
  assert.deepEqual(last.choices, []);
  assert.ok(last.usage.total_tokens > 0);
}

async function gathersEvents() {
  const runner = client.chat.completions.stream({ model, messages: ask("count") });
  assert.equal(await runner.finalContent(), "one two");
}

async function hangsUp() {
  const stream = await client.chat.completions.create({ model, messages: ask("hang"), stream: true });
  for await (const chunk of stream) {
    if (chunk.choices[0].delta.content) {
      break;
    }
  }
}

async function isRefused() {
  await assert.rejects(client.models.retrieve("nobody"), { status: 404, code: "model_not_found" });
  await assert.rejects(client.chat.completions.create({ model: "nobody", messages: ask("count") }), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.match(error.message, /The model `nobody` does not exist or you do not have access to it\./);
    return true;
  });
  await assert.rejects(client.chat.completions.create({ model, messages: [] }), { status: 400, type: "invalid_request_error", param: "messages" });
  await assert.rejects(client.chat.completions.create({ model: "BOT-002", messages: ask("count") }), { status: 503, code: "bot_not_running" });
}

for (const check of [lists, chats, streams, gathersEvents, hangsUp, isRefused]) {
  await check();
  console.log(`${check.name}: ok`);
}
