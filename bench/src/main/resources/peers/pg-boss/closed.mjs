// Loads pg-boss: a database, how many jobs are fetched at once, and then a load.
import PgBoss from 'pg-boss';
import { Load, number } from './load.mjs';

const LOOPS = 2;
const [url, batch, ...load] = process.argv.slice(2);
const boss = new PgBoss({ connectionString: url, max: 24 });
boss.on('error', (e) => console.error(e));
await boss.start();
await boss.createQueue('echo', { retryLimit: 3, retryBackoff: true });
const running = new Load(load);

// Its own work() asks twice a second at most; its fetch() is asked here again at once.
async function fetchForEver() {
  for (;;) {
    const jobs = await boss.fetch('echo', { batchSize: Number(batch) });
    if (!jobs?.length) {
      await new Promise((done) => setTimeout(done, 2));
      continue;
    }
    jobs.forEach((job) => running.started(number(job.data.payload)));
    await boss.complete('echo', jobs.map((job) => job.id));
    jobs.forEach((job) => running.completed(number(job.data.payload)));
  }
}

await running.run({
  enqueue: (_, payload) => boss.send('echo', { payload }),
  work: async () => {
    for (let i = 0; i < LOOPS; i++) {
      fetchForEver(); // a failure ends the process
    }
  },
});
