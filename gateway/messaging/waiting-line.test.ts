import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WaitingLine } from './waiting-line.ts';

test('everyone leaves in the order of arrival, those who were put back included', () => {
  const steps = fc.array(fc.constantFrom('join', 'leave', 'rejoin' as const), { maxLength: 5000, size: 'max' });
  fc.assert(
    fc.property(steps, (taken) => {
      const line = new WaitingLine<{ position: number }>();
      let model: { position: number }[] = [];
      const out: { position: number }[] = [];
      let arrivals = 0;
      for (const step of taken) {
        if (step === 'join') {
          arrivals += 1;
          line.join({ position: arrivals });
          model.push({ position: arrivals });
        } else if (step === 'leave') {
          const left = line.leave();
          expect(left).toEqual(model.shift());
          if (left) out.push(left);
        } else {
          const back = out.splice(arrivals % Math.max(1, out.length), 1)[0];
          if (!back) continue;
          line.rejoin(back);
          model = [...model, back].sort((a, b) => a.position - b.position);
        }
        expect(line.length).toBe(model.length);
      }
    }),
    { numRuns: 30 },
  );
});

test('a line of two hundred thousand empties in less than a second', () => {
  const line = new WaitingLine<{ position: number }>();
  for (let position = 1; position <= 200_000; position += 1) line.join({ position });
  const since = performance.now();

  let inOrder = 0;
  for (let position = 1; position <= 200_000; position += 1) if (line.leave()?.position === position) inOrder += 1;

  expect(inOrder).toBe(200_000);
  expect(performance.now() - since).toBeLessThan(1000);
});
