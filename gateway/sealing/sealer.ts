/** Seals histories behind the back of those who write them: nobody waits for a link. */
import { sealBatch } from './batch.ts';
import { type CheckpointFile, openCheckpointFile } from './checkpoint-file.ts';
import { type Sealer, type SealerOptions, type SealerParts, sealerDefaults } from './contract.ts';

/** Starts at once with what a former process left unsealed. */
export function startSealer(parts: SealerParts): Sealer {
  const sealer = new RunningSealer(parts);
  sealer.wake();
  return sealer;
}

class RunningSealer implements Sealer {
  readonly #parts: SealerParts;
  readonly #options: SealerOptions;
  readonly #file: CheckpointFile | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: SealerParts) {
    this.#parts = parts;
    this.#options = { ...sealerDefaults, ...parts.options };
    const { checkpointFile } = this.#options;
    this.#file = checkpointFile === undefined ? undefined : openCheckpointFile(parts.store, checkpointFile);
  }

  wake(): void {
    this.#again = true;
    if (this.#stopped || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      clearTimeout(this.#timer);
      if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), this.#options.pollMs).unref();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const { lines, checkpoint } = await sealBatch(this.#parts.store, this.#parts, this.#options);
        if (lines === this.#options.batch) this.#again = true;
        if (checkpoint) this.#parts.onEvent?.();
      }
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'cannot seal histories; the next round tries again');
    }
    await this.#noteInFile();
  }

  async #noteInFile(): Promise<void> {
    try {
      await this.#file?.catchUp();
    } catch (error) {
      this.#parts.log.error({ err: error }, 'cannot write checkpoints to their file; the next round tries again');
    }
  }
}
