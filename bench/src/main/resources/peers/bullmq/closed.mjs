// Loads BullMQ: a Redis, how many jobs its worker runs at once, and then a load.
import { Queue, Worker } from 'bullmq';
import IORedis from 'ioredis';
import { Load, number } from './load.mjs';

const [url, concurrency, ...load] = process.argv.slice(2);
const connect = () => new IORedis(url, { maxRetriesPerRequest: null });
const running = new Load(load);
const queue = new Queue('echo', {
  connection: connect(),
  defaultJobOptions: {
    removeOnComplete: true,
    attempts: 3,
    backoff: { type: 'exponential', delay: 2000 },
  },
});
await queue.waitUntilReady();
await running.run({
  enqueue: (_, payload) => queue.add('echo', { payload }),
  work: async () => {
    const worker = new Worker(
      'echo',
      async (job) => running.started(number(job.data.payload)),
      { connection: connect(), concurrency: Number(concurrency) },
    );
    worker.on('completed', (job) => running.completed(number(job.data.payload)));
    worker.on('error', (e) => console.error(e));
    await worker.waitUntilReady();
  },
});
