/** Pictures that wait for the encoder, in the order of their arrival. */
export class Backlog {
  private added = 0;
  private encoded = 0;

  /** Pictures that are not encoded. */
  get waiting(): number {
    return this.added - this.encoded;
  }

  /** @returns the place of the last of these pictures, by which `isDone` knows them */
  add(pictures: number): number {
    this.added += pictures;
    return this.added;
  }

  encode(pictures: number): void {
    this.encoded = Math.min(this.added, this.encoded + pictures);
  }

  /** Sums of fractions differ in their last digits. */
  isDone(place: number): boolean {
    return this.encoded >= place - 1e-6;
  }
}
