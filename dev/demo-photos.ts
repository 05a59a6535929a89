/**
 * Draws the pictures of the demo's houses into src/gateway/page/photos: `node dev/demo-photos.ts`. They are drawings and
 * are called so in their captions; what they show is what machines/rental/data tells of the house.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const [WIDTH, HEIGHT] = [480, 320];
const HORIZON = 180;
const FOLDER = new URL('../src/gateway/page/photos/', import.meta.url);

type Colour = readonly [red: number, green: number, blue: number];

class Drawing {
  readonly #palette: Colour[] = [];
  readonly #pixels = new Uint8Array(WIDTH * HEIGHT);

  /** Fills where `isIn` holds, within a box. */
  fill(colour: Colour, left: number, top: number, right: number, bottom: number, isIn: IsIn = always): this {
    let index = this.#palette.findIndex((known) => known.join() === colour.join());
    if (index === -1) index = this.#palette.push(colour) - 1;
    for (let y = Math.max(0, top); y < Math.min(HEIGHT, bottom); y++) {
      for (let x = Math.max(0, left); x < Math.min(WIDTH, right); x++) {
        if (isIn(x, y)) this.#pixels[y * WIDTH + x] = index;
      }
    }
    return this;
  }

  circle(colour: Colour, x: number, y: number, radius: number): this {
    const isIn = (px: number, py: number) => (px - x) ** 2 + (py - y) ** 2 <= radius ** 2;
    return this.fill(colour, x - radius, y - radius, x + radius, y + radius, isIn);
  }

  /** With its base from `left` to `right` and its tip in the middle. */
  triangle(colour: Colour, left: number, right: number, top: number, bottom: number): this {
    const middle = (left + right) / 2;
    const isIn = (x: number, y: number) =>
      Math.abs(x - middle) <= ((y - top) / (bottom - top)) * ((right - left) / 2);
    return this.fill(colour, left, top, right, bottom, isIn);
  }

  /** As PNG (RFC 2083) of indexed colours. */
  png(): Buffer {
    const lines = Buffer.alloc(HEIGHT * (WIDTH + 1)); // each begins with its filter, which is none
    for (let y = 0; y < HEIGHT; y++) {
      lines.set(this.#pixels.subarray(y * WIDTH, (y + 1) * WIDTH), y * (WIDTH + 1) + 1);
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(WIDTH, 0);
    header.writeUInt32BE(HEIGHT, 4);
    header.set([8, 3, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('PLTE', Buffer.from(this.#palette.flat())),
      chunk('IDAT', deflateSync(lines, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

type IsIn = (x: number, y: number) => boolean;
const always: IsIn = () => true;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

interface Scene {
  name: string;
  land: 'sea' | 'hills';
  house: 'house' | 'building' | 'chalet';
  wall: Colour;
  pool?: boolean;
  fireplace?: boolean;
}

const SKY: Colour = [178, 216, 236];
const SUN: Colour = [250, 224, 150];
const SEA: Colour = [74, 148, 176];
const SAND: Colour = [236, 219, 180];
const GRASS: Colour = [134, 170, 110];
const FAR: Colour = [104, 142, 116];
const ROOF: Colour = [176, 92, 66];
const WOOD: Colour = [122, 84, 58];
const GLASS: Colour = [206, 232, 240];
const WATER: Colour = [92, 190, 208];
const LEAVES: Colour = [70, 120, 76];
const FLOOR: Colour = [204, 172, 134];
const CLOTH: Colour = [226, 222, 212];
const FIRE: Colour = [240, 150, 60];
const STONE: Colour = [150, 146, 140];

function landscape(drawing: Drawing, land: Scene['land'] | 'garden'): Drawing {
  drawing.fill(SKY, 0, 0, WIDTH, HORIZON).circle(SUN, 400, 60, 28);
  if (land === 'sea')
    return drawing.fill(SEA, 0, HORIZON - 40, WIDTH, HORIZON).fill(SAND, 0, HORIZON, WIDTH, HEIGHT);
  if (land === 'hills') drawing.triangle(FAR, -60, 240, 60, HORIZON).triangle(FAR, 160, 540, 90, HORIZON);
  return drawing.fill(GRASS, 0, HORIZON, WIDTH, HEIGHT);
}

function outside(scene: Scene): Drawing {
  const { house, wall, pool, land } = scene;
  const drawing = landscape(new Drawing(), land);
  const isTall = house === 'building';
  const [left, right, top] = isTall ? [170, 310, 40] : [130, 340, 130];
  drawing.fill(wall, left, top, right, 250);
  if (house === 'house') drawing.triangle(ROOF, left - 30, right + 30, 80, 132);
  if (house === 'chalet') drawing.triangle(WOOD, left - 40, right + 40, 30, 170);
  for (let y = top + 20; y < 190; y += 45) {
    for (let x = left + 20; x < right - 30; x += 50) drawing.fill(GLASS, x, y, x + 28, y + 26);
  }
  drawing.fill(WOOD, (left + right) / 2 - 15, 200, (left + right) / 2 + 15, 250);
  if (pool) drawing.fill(CLOTH, 210, 262, 450, 306).fill(WATER, 216, 268, 444, 300);
  if (land === 'sea') {
    drawing.fill(WOOD, 66, 120, 74, 250);
    for (const [x, y] of [
      [44, 118],
      [70, 104],
      [96, 118],
    ] as const)
      drawing.circle(LEAVES, x, y, 20);
  } else {
    drawing.fill(WOOD, 62, 210, 70, 250);
    for (const y of [90, 120, 150]) drawing.triangle(LEAVES, 26, 106, y, y + 65);
  }
  return drawing;
}

/** A view of the sea is promised by none. */
function inside({ wall, fireplace, land }: Scene): Drawing {
  const drawing = landscape(new Drawing(), land === 'sea' ? 'garden' : land);
  const isWall = (x: number, y: number) => !(x >= 60 && x < 270 && y >= 50 && y < 205);
  drawing.fill(wall, 0, 0, WIDTH, 235, isWall).fill(FLOOR, 0, 235, WIDTH, HEIGHT);
  const frame = (x: number, y: number) => x < 66 || x >= 264 || y < 56 || y >= 199 || (x >= 162 && x < 168);
  drawing.fill(WOOD, 60, 50, 270, 205, frame);
  drawing.fill(CLOTH, 90, 215, 300, 275).fill(STONE, 90, 255, 300, 262).fill(CLOTH, 80, 228, 104, 280);
  drawing.fill(CLOTH, 286, 228, 310, 280).fill(WOOD, 92, 278, 100, 292).fill(WOOD, 290, 278, 298, 292);
  if (fireplace) {
    drawing.fill(STONE, 350, 90, 440, 250).fill(WOOD, 366, 180, 424, 250);
    return drawing.triangle(FIRE, 378, 412, 196, 248);
  }
  return drawing
    .fill(WOOD, 394, 150, 400, 250)
    .triangle(SUN, 362, 432, 100, 150)
    .fill(WOOD, 376, 248, 418, 254);
}

const SCENES: readonly Scene[] = [
  { name: 'buz-orla', land: 'sea', house: 'building', wall: [240, 236, 226] },
  { name: 'buz-figueira', land: 'sea', house: 'house', wall: [244, 226, 196], pool: true },
  { name: 'buz-ciranda', land: 'sea', house: 'house', wall: [222, 232, 226], pool: true },
  { name: 'buz-horizonte', land: 'hills', house: 'house', wall: [238, 214, 206] },
  { name: 'par-lampiao', land: 'hills', house: 'house', wall: [246, 244, 238] },
  { name: 'flo-canto', land: 'sea', house: 'building', wall: [206, 218, 228], pool: true },
  { name: 'cam-araucaria', land: 'hills', house: 'chalet', wall: [206, 176, 140], fireplace: true },
];

mkdirSync(FOLDER, { recursive: true });
for (const scene of SCENES) {
  writeFileSync(new URL(`${scene.name}-outside.png`, FOLDER), outside(scene).png());
  writeFileSync(new URL(`${scene.name}-inside.png`, FOLDER), inside(scene).png());
}
