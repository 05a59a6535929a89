import { expect, test } from 'vitest';
import { rental } from '../../../machines/rental/rental.ts';
import { initialContext } from '../../../src/actor/record.ts';

const [outside, inside] = ['https://photos.example/1.jpg', 'https://photos.example/2.jpg'];
const context = {
  ...initialContext(),
  results: {
    chosen: 'uba-rede',
    media: {
      id: 'uba-rede',
      photos: [
        { url: outside, caption: 'Por fora', captionEn: 'Outside', captionEs: 'Por fuera' },
        { url: inside, caption: 'Cozinha', captionEs: 'Cocina' },
      ],
    },
  },
};

test.each([
  ['pt', 'Por fora', 'Cozinha'],
  ['es', 'Por fuera', 'Cocina'],
  ['en', 'Outside', 'Cozinha'],
])('pictures are told in %s, those without a caption in it in Portuguese', (language, first, second) => {
  expect(rental.view(context, language)).toMatchObject({
    photos: [
      { url: outside, caption: first },
      { url: inside, caption: second },
    ],
  });
});
