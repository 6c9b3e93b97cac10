// Ends servers whose owner has vanished (kill -9, Ctrl-C twice). The owner writes one line per change: `+pid`, `-pid`.
// When the pipe closes, whatever is left is killed and the folder removed.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const pids = new Set();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) =>
  line.startsWith('+') ? pids.add(Number(line.slice(1))) : pids.delete(Number(line.slice(1))),
);
lines.on('close', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // already gone
    }
  }
  setTimeout(() => rmSync(process.argv[2], { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }), 300);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
