// Loads one queue as Load.java does, whose words stand there: what, callers, seconds of warm-up, seconds,
// seconds of a step, how many tasks may be under way, how many must wait before work begins, tasks a second.
const MOST = 2_000_000;
const RING = 1 << 21;
const PER_DOUBLING = 32;
const now = () => performance.now();
process.on('uncaughtException', (e) => {
  console.error(e);
  console.error(String(e));
  process.exit(1);
});
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

class Times {
  buckets = new Float64Array(64 * PER_DOUBLING);
  add(ms) {
    this.buckets[Math.floor(Math.log2(Math.max(1, ms * 1e6)) * PER_DOUBLING)]++;
  }
  at(share) {
    const all = this.buckets.reduce((a, b) => a + b, 0);
    let left = Math.ceil(share * all) - this.buckets[0];
    let i = 0;
    while (left > 0) left -= this.buckets[++i];
    return 2 ** ((i + 0.5) / PER_DOUBLING) / 1e6;
  }
  into(figures, name) {
    if (this.buckets.some((count) => count > 0)) {
      figures[name + 'P50'] = this.at(0.5);
      figures[name + 'P99'] = this.at(0.99);
    }
  }
}

// 988 letters that nothing can compress.
let state = 1;
const text = Array.from({ length: 988 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[state >>> 26];
}).join('');

export class Load {
  constructor(args) {
    const [measure, ...numbers] = args;
    this.measure = measure;
    [this.callers, this.warmUp, this.seconds, this.step, this.outstanding, this.backlog, this.rate] =
      numbers.map(Number);
    this.sent = new Float64Array(RING);
    this.next = 0;
    this.enqueued = 0;
    this.done = 0;
    this.waiting = [];
    this.times = { enqueue: new Times(), start: new Times(), complete: new Times() };
  }

  started(number) {
    if (this.measuring) this.times.start.add(now() - this.sent[number % RING]);
  }

  completed(number) {
    this.done++;
    if (this.measuring) this.times.complete.add(now() - this.sent[number % RING]);
    this.waiting.shift()?.();
  }

  full() {
    return this.measure === 'enqueue' && this.enqueued >= MOST;
  }

  async enqueue(target, from) {
    const number = this.next++;
    this.sent[number % RING] = from;
    await target.enqueue(number, String(number).padStart(12, '0') + text);
    this.enqueued++;
    if (this.measuring) this.times.enqueue.add(now() - from);
  }

  async call(target) {
    while (!this.stopping && !this.full()) {
      if (this.measure !== 'enqueue' && this.next - this.done >= this.outstanding) {
        await new Promise((free) => this.waiting.push(free));
        continue;
      }
      await this.enqueue(target, now());
    }
  }

  async pace(target) {
    const start = now();
    const all = [];
    for (let i = 0; !this.stopping; ) {
      while (i < ((now() - start) / 1000) * this.rate) {
        all.push(this.enqueue(target, start + (i++ * 1000) / this.rate));
      }
      await sleep(1);
    }
    await Promise.all(all);
  }

  async run(target) {
    if (this.measure !== 'enqueue') await target.work();
    const fail = (e) => setImmediate(() => { throw e; });
    if (this.measure === 'paced') this.pace(target).catch(fail);
    else for (let i = 0; i < this.callers; i++) this.call(target).catch(fail);
    await sleep(this.warmUp * 1000);
    const counted = () => (this.measure === 'enqueue' ? this.enqueued : this.done);
    const series = [];
    const before = counted();
    console.log('BEGIN');
    this.measuring = true;
    const start = now();
    let last = before;
    let from = start;
    while (now() - start < this.seconds * 1000 && !this.full()) {
      await sleep(5);
      if (now() - from >= this.step * 1000) {
        series.push(Math.round((counted() - last) / ((now() - from) / 1000)));
        last = counted();
        from = now();
      }
    }
    const seconds = (now() - start) / 1000;
    const total = counted() - before;
    this.measuring = false;
    console.log('END');
    this.stopping = true;
    this.waiting.forEach((free) => free());
    const figures = { total, seconds, series };
    for (const [name, times] of Object.entries(this.times)) times.into(figures, name);
    console.log('RESULT ' + JSON.stringify(figures));
    process.stdin.on('end', () => process.exit(0)).resume(); // until then its times can be read
  }
}

export const number = (payload) => Number(payload.slice(0, 12));
