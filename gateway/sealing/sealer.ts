/** Seals histories behind the back of those who write them: nobody waits for a link. */
import { createRounds } from '../config/rounds.ts';
import { sealBatch } from './batch.ts';
import { type CheckpointFile, openCheckpointFile } from './checkpoint-file.ts';
import { type Sealer, type SealerOptions, type SealerParts, sealerDefaults } from './contract.ts';

/** Starts at once with what a former process left unsealed. */
export function startSealer(parts: SealerParts): Sealer {
  const { store, log, onEvent } = parts;
  const options: SealerOptions = { ...sealerDefaults, ...parts.options };
  const { pollMs, batch, checkpointFile } = options;
  const file = checkpointFile === undefined ? undefined : openCheckpointFile(store, checkpointFile);
  const rounds = createRounds({
    pollMs,
    async round() {
      const { lines, checkpoint } = await sealBatch(store, parts, options);
      if (checkpoint) onEvent?.();
      return lines === batch;
    },
    failed: (error) => log.warn({ err: error }, 'cannot seal histories; the next round tries again'),
    after: () => noteInFile(file, log),
  });
  rounds.wake();
  return { wake: () => rounds.wake(), stop: () => rounds.stop() };
}

async function noteInFile(file: CheckpointFile | undefined, log: SealerParts['log']): Promise<void> {
  try {
    await file?.catchUp();
  } catch (error) {
    log.error({ err: error }, 'cannot write checkpoints to their file; the next round tries again');
  }
}
