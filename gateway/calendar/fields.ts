/** Reads the fields of a list in specs/, collecting every fault with the place it stands in. */
export type Raw = Readonly<Record<string, unknown>>;

export const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Fields {
  fault(message: string): void;
  text(key: string): string;
  optionalText(key: string): string | undefined;
  whole(key: string, most: number): number;
  oneOf<T extends string>(key: string, values: readonly [T, ...T[]]): T;
  /** `true`, or left out. */
  isMarked(key: string): boolean;
  unknownKeys(known: readonly string[]): void;
}

/** @param where what the faults begin with, e.g. `clocks.yaml: A1` */
export function fieldsOf(raw: Raw, where: string, faults: string[]): Fields {
  const fault = (message: string): void => void faults.push(`${where}: ${message}`);
  const optionalText = (key: string): string | undefined => {
    const value = raw[key];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    fault(`${key} must be text`);
    return undefined;
  };
  return {
    fault,
    optionalText,
    text(key) {
      if (raw[key] === undefined) fault(`${key} is missing`);
      return optionalText(key) ?? '';
    },
    whole(key, most) {
      const value = raw[key];
      if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
      fault(`${key} must be a whole number from 1 to ${most}`);
      return 1;
    },
    oneOf(key, values) {
      const found = values.find((one) => one === raw[key]);
      if (found === undefined) fault(`${key} must be one of ${values.join(', ')}`);
      return found ?? values[0];
    },
    isMarked(key) {
      const value = raw[key];
      if (value !== undefined && value !== true) fault(`${key} is true or left out`);
      return value === true;
    },
    unknownKeys(known) {
      for (const key of Object.keys(raw)) if (!known.includes(key)) fault(`unknown key ${key}`);
    },
  };
}
