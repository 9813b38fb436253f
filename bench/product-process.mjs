// `ringback serve` as it is, in a process that also answers what it has used so far.
import { main } from '../packages/server/dist/cli/main.js';
import { answerQuestions } from './probe.mjs';

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...more) => {
  const line = String(text)
    .split('\n')
    .find((part) => part.startsWith('{"event":"ready"'));
  if (line !== undefined) {
    const { http, sip } = JSON.parse(line);
    answerQuestions({ http, sip });
  }
  return write(text, ...more);
};
process.exitCode = await main(process.argv.slice(2), process.env);
if (process.connected) process.disconnect();
