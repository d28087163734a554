import { crc32 } from 'node:zlib';

/** A zip archive with one file, stored without compression: what Lambda takes as code. */
export function zipOf(name: string, text: string): Uint8Array {
  const [file, data] = [Buffer.from(name), Buffer.from(text)];
  // Version, flags, method, time, date, checksum, both sizes, length of the name, no extra field.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x5a21, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([signature(0x04034b50), common, file, data]);
  const attributes = Buffer.alloc(14);
  attributes.writeUInt32LE(0o100644 * 0x10000, 6);
  const central = Buffer.concat([signature(0x02014b50), Buffer.from([20, 3]), common, attributes, file]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
