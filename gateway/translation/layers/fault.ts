/** What a layer refuses, and why. */

/**
 * Bytes that are not what the layer says, or fields that it cannot write. The message says what is wrong and where
 * (byte, line, row, column, field); it never holds a value, since that may be secret.
 *
 * Rules of the layers in this folder: `layer-options` (thrown by factories alone), `layer-key`, `too-large`, `charset`,
 * `byte-order-mark`, `field-type`, `unknown-field`, `frame-length`, `base64`, `hex`, `decrypt`, `form`, `csv`,
 * `csv-titles`, `csv-row`, `fixed-length`, `fixed-record`, `fixed-value`, `tlv`.
 */
export class LayerFault extends Error {
  override readonly name = 'LayerFault';
  readonly rule: string;

  constructor(rule: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.rule = rule;
  }
}
