/** The nearest vectors found so far, in typed arrays that are sorted by insertion: there are at most a hundred. */
export class Nearest {
  readonly ids: Float64Array;
  /** Squares of the distances. */
  private readonly squares: Float64Array;
  private readonly limit: number;
  private readonly furthest: number;
  count = 0;
  /** Vectors within the largest distance that had no room. */
  hasMore = false;

  /** @param maxDistance vectors that are farther away are not kept */
  constructor(limit: number, maxDistance: number) {
    this.limit = limit;
    this.furthest = maxDistance ** 2;
    this.ids = new Float64Array(limit);
    this.squares = new Float64Array(limit);
  }

  /** What a square must not exceed to be kept. */
  get bound(): number {
    return this.count < this.limit ? this.furthest : (this.squares[this.limit - 1] ?? 0);
  }

  /** Keeps a vector, whose square is within the bound, in the place of the one that is farthest away. */
  keep(id: number, square: number): void {
    if (this.count === this.limit) this.hasMore = true;
    let place = this.count < this.limit ? this.count++ : this.limit - 1;
    for (; place > 0 && (this.squares[place - 1] ?? 0) > square; place -= 1) {
      this.squares[place] = this.squares[place - 1] ?? 0;
      this.ids[place] = this.ids[place - 1] ?? 0;
    }
    this.squares[place] = square;
    this.ids[place] = id;
  }

  /** Nearest first. */
  list(): number[] {
    return Array.from(this.ids.subarray(0, this.count));
  }
}
