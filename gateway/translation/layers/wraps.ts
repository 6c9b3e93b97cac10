/** The wraps of a layer by their options as written. */
import { base64Wrap, hexWrap } from './base64.ts';
import { frameOptions, frameWrap } from './frame.ts';
import type { Wrap } from './kinds.ts';
import type { WrapLayer } from './layer.ts';
import { sm2Wrap, sm4Wrap } from './sm.ts';

/** `$auth.sm4Key` → `sm4Key` */
const credential = (text: string | undefined): string | undefined => text?.replace(/^\$auth\./, '');

export function compileWrap({ name, options }: WrapLayer): Wrap {
  switch (name) {
    case 'frame':
      return frameWrap(frameOptions(options));
    case 'base64':
      return base64Wrap();
    case 'hex':
      return hexWrap();
    case 'sm4':
      return sm4Wrap({
        key: credential(options.get('key')) ?? '',
        mode: options.get('mode') === 'cbc' ? 'cbc' : 'ecb',
        iv: credential(options.get('iv')),
      });
    case 'sm2':
      return sm2Wrap({
        publicKey: credential(options.get('publicKey')),
        privateKey: credential(options.get('privateKey')),
      });
  }
}
