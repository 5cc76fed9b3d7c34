// Ours, measured like every peer of the side-by-side harness, which copies this folder in. The server and the clients are
// the real ones (tests/bench/peer); OURS_ROOT is the repository, NUSALOKA_PEER the program if it lies elsewhere.
import { DATA, ctl, loadavg, verify, rm, runClient, start, startProxy, stop, waitPort } from '../common/lib.mjs';
import { readRows, NOW } from '../common/gen.mjs';
import fs from 'node:fs';

const bin = process.env.NUSALOKA_PEER || `${process.env.OURS_ROOT}/target/release/nusaloka-peer`;
const D = DATA + '/nusaloka', W = DATA + '/workload', log = D + '/clients.log';
const runs = +(process.env.RUNS || 3), runs50k = +(process.env.RUNS_50K || 3);
const want = m => !process.env.ONLY || process.env.ONLY.split(',').includes(m);
const [SP, PP, CP] = [5601, 5602, 5603];
const S = `http://127.0.0.1:${SP}`, P = `http://127.0.0.1:${PP}`;
const out = [];
const emit = (measure, figures) => {
  out.push({ peer: 'nusaloka', measure, load: loadavg(), ...figures });
  fs.writeFileSync(DATA + '/results-nusaloka.json', JSON.stringify(out));
  console.error('nusaloka', measure, JSON.stringify(figures));
};
const client = words => runClient(bin, words.map(String), { log });

let server;
const serve = async data => {
  server = start(bin, ['serve', SP, data].map(String), { log: D + '/server.log' });
  await waitPort(SP);
};
// A folder with a server's data, and the session of the one who sees it.
const seeded = async (name, rows, which) => {
  const data = `${D}/${name}`;
  return { data, session: (await client(['seed', data, rows, which])).session };
};

rm(D);
fs.mkdirSync(D, { recursive: true });
const proxy = startProxy(PP, SP, CP);
try {
  await waitPort(CP);
  let reopened;
  for (const n of [10000, 50000]) {
    if (!want('hydrate') && !(want('reopen') && n === 10000)) continue;
    const rows = readRows(`${W}/rows-${n}.jsonl`);
    const { data, session } = await seeded('server-' + n, `${W}/rows-${n}.jsonl`, 'all');
    await serve(data);
    for (let k = 0; k < (n > 10000 ? runs50k : runs); k++) {
      const folder = `${D}/${n}-${k}`;
      await ctl(CP, 'reset');
      const found = await client(['hydrate', P, folder, session, n]);
      const counts = await ctl(CP, 'counts');
      emit('hydrate' + n, { ...verify(found, rows, NOW), wire: counts.to_client, wire_up: counts.to_server });
      if (n === 10000) reopened = { folder, session, rows };
    }
    await stop(server);
  }
  if (want('hydrate')) {
    const n = 50000, rows = readRows(`${W}/rows-${n}.jsonl`);
    const { data, session } = await seeded('server-public', `${W}/rows-${n}.jsonl`, 'public');
    emit('snapshot' + n, await client(['snapshot', data]));
    await serve(data);
    // Whoever comes first gets rows, and makes the server make a snapshot. That one is not measured.
    await client(['visit', P, `${D}/public-first`, session, n]);
    while (!fs.readdirSync(data + '/snapshots').some(name => !name.includes('.'))) await new Promise(r => setTimeout(r, 50));
    for (let k = 0; k < runs50k; k++) {
      await ctl(CP, 'reset');
      const found = await client(['visit', P, `${D}/public-${k}`, session, n]);
      const counts = await ctl(CP, 'counts');
      emit('visit' + n, { ...verify(found, rows, NOW), wire: counts.to_client, wire_up: counts.to_server });
    }
    await stop(server);
  }
  if (want('reopen') && reopened) for (let k = 0; k < runs; k++) {
    emit('reopen', verify(await client(['reopen', reopened.folder, reopened.session]), reopened.rows, NOW));
  }
  if (want('push')) for (let k = 0; k < runs; k++) {
    const { data, session } = await seeded('server-push-' + k, `${W}/push-1000.jsonl`, 'none');
    await serve(data);
    emit('push', await client(['push', P, `${D}/p-${k}`, session, `${W}/push-1000.jsonl`, CP]));
    await ctl(CP, 'up');
    await stop(server);
  }
  if (want('propagate')) for (let k = 0; k < runs; k++) {
    const { data, session } = await seeded('server-propagate-' + k, `${W}/prop-200.jsonl`, 'none');
    await serve(data);
    emit('propagate', await client(['write', P, `${D}/a-${k}`, session, `${W}/prop-200.jsonl`, `${D}/b-${k}`]));
    await stop(server);
  }
} catch (error) {
  console.error('nusaloka FAILED', error);
  process.exitCode = 1;
} finally {
  await stop(server);
  await stop(proxy);
}
