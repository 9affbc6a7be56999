import { describe, expect, it } from 'vitest';
import { cardOf, choose, containerOf, useConsole, waitForPictures } from '../support/console-page.ts';
import { darkPortrait, emptyRoom, groupPhoto, largePhoto, portrait, type TestFile } from '../support/pictures.ts';

const bench = useConsole();

describe('the console', () => {
  it('goes from pictures to boxes, distances and people', async () => {
    const page = await bench.open();

    await choose(page, await groupPhoto(), await portrait('blonde'), await portrait('darkHaired'));
    await waitForPictures(page, 3);

    expect(await cardOf(page, 'group.jpg').locator('.box').count()).toBe(3);
    expect(await cardOf(page, 'blonde.jpg').locator('.status').textContent()).toBe('One face');
    await page.getByRole('heading', { name: '4 people' }).waitFor();
    expect(await page.locator('.heat-map tbody tr').count()).toBe(5);
    const together = page.locator('.people li').filter({ has: page.locator('.face-thumb >> nth=1') });
    expect(await together.locator('.muted').allTextContents()).toEqual(['1c, 2a']);
    expect(await page.locator('.heat-map td.near').count()).toBe(2);
  });

  it('tells first whether two pictures are of one person, with both faces', async () => {
    const page = await bench.open();

    await choose(page, await portrait('blonde'), await portrait('blonde', 'again.jpg'));

    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict
      .getByText(/^Same person: distance 0\.\d\d, limit 0\.48, by estimate at most 1 in 5,000 strangers/)
      .waitFor();
    expect(await verdict.locator('figcaption').allTextContents()).toEqual(['1a person A', '2a person A']);
    expect(await verdict.locator('image').count()).toBe(2);
    const parts = await page
      .locator('main > section')
      .evaluateAll((sections) =>
        sections.map((section) => section.getAttribute('aria-label') ?? section.getAttribute('aria-labelledby')),
      );
    expect(parts).toEqual([
      'Container',
      'drop-title',
      'Verdict',
      'pictures-title',
      'comparison-title',
      'results-title',
    ]);
  });

  it('asks the API for its own limit until the slider is moved', async () => {
    const page = await bench.open();
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.endsWith('/comparison')) asked.push(search);
    });
    await choose(page, await portrait('blonde'), await portrait('darkHaired'));
    await page
      .getByText(/^Two people: distance 0\.\d\d, limit 0\.48/)
      .last()
      .waitFor();
    expect(new Set(asked)).toEqual(new Set(['']));
    expect(await page.getByRole('slider').inputValue()).toBe('0.48');

    const verdict = page.getByRole('region', { name: 'Verdict' });
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');
    await verdict.getByText(/^Two people: .*, limit 0\.47/).waitFor();
    expect(asked.at(-1)).toBe('?threshold=0.47');
    await page.keyboard.press('ArrowRight');
    await verdict.getByText(/^Two people: .*, limit 0\.48/).waitFor();
    expect(asked.at(-1)).toBe('');
    await page.keyboard.press('End');
    await verdict.getByText(/^Same person: .*, limit 1\.20/).waitFor();
    expect(asked.at(-1)).toBe('?threshold=1.2');
    await page.getByText('The limit is the one that you chose below.').waitFor();
  });

  it('shows every pair on a scale from the same person to different people, and says the same in words', async () => {
    const page = await bench.open();
    await choose(page, await groupPhoto(), await portrait('blonde'));
    await page.getByRole('heading', { name: '3 people' }).waitFor();
    const scale = page.getByRole('figure', { name: 'All pairs by distance' });
    const zones = () => scale.getByRole('listitem').allTextContents();

    // Three pairs in the group, and the portrait with each of the three.
    expect(await scale.locator('.tick').count()).toBe(6);
    expect(await scale.locator('.tick.same-picture').count()).toBe(3);
    expect(await scale.locator('.zone').allTextContents()).toEqual(['Same person', 'Unclear', 'Different people']);
    const [same, unclear, different, onePicture] = await zones();
    expect(same).toBe('Same person up to 0.48, as near as an estimated 1 in 1,000 strangers. 1 pair: 1c and 2a.');
    expect(unclear).toMatch(/^Unclear 0\.48 to 0\.7\d: /);
    expect(different).toMatch(/^Different people beyond 0\.7\d\. /);
    expect(onePicture).toBe('3 pairs of one picture, always two people.');

    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await scale.getByText('Unclear').first().waitFor({ state: 'detached' });
    expect((await zones())[0]).toBe('Same person up to 1.20. 3 pairs: 1a and 2a, 1b and 2a, 1c and 2a.');
  });

  it('shows how sure the detector is only among the details of a face', async () => {
    const page = await bench.open();
    await choose(page, await portrait('blonde'));
    await waitForPictures(page, 1);
    const sure = page.getByText(/^The detector is [\d.]+% sure that this is a face\.$/);
    expect(await sure.isVisible()).toBe(false);

    await page.getByText('Details of face 1a').click();

    await sure.waitFor();
  });

  it('says on the card of a poor picture what would make it better', async () => {
    const page = await bench.open();
    await choose(page, await darkPortrait(), await emptyRoom(), await portrait('darkHaired'));
    await waitForPictures(page, 3);

    expect(await cardOf(page, 'dark.jpg').locator('.advice').allTextContents()).toEqual(['Find more light.']);
    expect(await cardOf(page, 'room.jpg').locator('.status, .advice').allTextContents()).toEqual([
      'No face found.',
      'Is the face turned away, dark or small? Take a picture from the front, in good light, with the whole face in it.',
    ]);
    expect(await cardOf(page, 'darkHaired.jpg').locator('.advice').count()).toBe(0);
  });

  it('keeps the calls in a closed drawer, once there is more than a first screen', async () => {
    const page = await bench.open();
    await page.getByText('encoder').first().waitFor();
    expect(await page.getByText('Calls made').count()).toBe(0);
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const command = page.getByText(`curl ${bench.url()}/health`);
    await command.waitFor({ state: 'attached' });
    expect(await command.isVisible()).toBe(false);

    await page.getByText('Calls made').click();

    await command.waitFor();
  });

  it('draws the box where the face is', async () => {
    const page = await bench.open();
    await choose(page, await portrait('blonde'));
    await waitForPictures(page, 1);
    const client = bench.client();
    const [image] = (await client.getSummary(containerOf(page))).images;
    const box = image?.encodings[0]?.box;

    const drawn = await page.locator('.box').boundingBox();
    const picture = await page.locator('.picture-area img').boundingBox();

    const scale = (picture?.width ?? 0) / 500;
    expect(drawn?.x).toBeCloseTo((picture?.x ?? 0) + (box?.x ?? 0) * scale, 0);
    expect(drawn?.y).toBeCloseTo((picture?.y ?? 0) + (box?.y ?? 0) * scale, 0);
    expect(drawn?.width).toBeCloseTo((box?.width ?? 0) * scale, 0);
  });

  it('regroups the people when the threshold is moved', async () => {
    const page = await bench.open();
    await choose(page, await groupPhoto(), await portrait('blonde'));
    await page.getByRole('heading', { name: '3 people' }).waitFor();

    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');

    await page.getByRole('heading', { name: '4 people' }).waitFor();
    expect(await page.locator('.heat-map td.near').count()).toBe(0);
  });

  it('copies a vector, and shows each call as a command that does the same', async () => {
    const page = await bench.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await choose(page, await portrait());
    await waitForPictures(page, 1);

    await page.getByRole('button', { name: 'Copy vector of face 1a' }).click();
    await page.getByRole('status').filter({ hasText: 'copied' }).waitFor();

    const vector: unknown = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()'));
    expect(vector).toHaveLength(128);
    const commands = await page.locator('.calls code').allTextContents();
    expect(commands).toContain(`curl -F file=@picture.jpg ${bench.url()}/v1/containers/${containerOf(page)}/images`);
    expect(commands).toContain(`curl ${bench.url()}/v1/containers/${containerOf(page)}/summary`);
  });

  it('takes pictures that are dropped or pasted', async () => {
    const page = await bench.open();
    const give = async (event: 'drop' | 'paste', { name, buffer }: TestFile) => {
      const transfer = await page.evaluateHandle(
        `(() => {
          const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (c) => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], '${name}', { type: 'image/jpeg' }));
          return transfer;
        })()`,
      );
      await page.dispatchEvent('body', event, { [event === 'drop' ? 'dataTransfer' : 'clipboardData']: transfer });
    };

    await give('drop', await emptyRoom('dropped.jpg'));
    await waitForPictures(page, 1);
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from([0xff, 0xd8, 0xff])], 'pasted.jpg', { type: 'image/jpeg' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
    })()`);
    await waitForPictures(page, 2);

    expect(await page.locator('h3[title]').allTextContents()).toEqual(['1 dropped.jpg', '2 pasted.jpg']);
  });

  it('sends a picture that is too large for the API straight to the store', async () => {
    const page = await bench.open();

    await choose(page, await largePhoto());
    await waitForPictures(page, 1);

    expect(await cardOf(page, 'large.jpg').locator('.box').count()).toBe(3);
    const calls = await page.locator('.call-target').allTextContents();
    expect(calls).toContain(`POST /v1/containers/${containerOf(page)}/uploads`);
  });
});
