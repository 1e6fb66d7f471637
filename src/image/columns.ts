/** A typed array that grows. */
export class Column<A extends TypedArray> {
  #array: A;
  readonly #make: (length: number) => A;
  length = 0;

  /** @param values it begins with; they are not copied */
  constructor(make: (length: number) => A, values?: A) {
    this.#make = make;
    this.#array = values ?? make(1024);
    this.length = values?.length ?? 0;
  }

  push(value: number): void {
    if (this.length === this.#array.length) {
      const larger = this.#make(Math.max(1024, this.#array.length * 2));
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.length++] = value;
  }

  at(index: number): number {
    return this.#array[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#array[index] = value;
  }

  /** The array behind it, until it grows: for passes over all values. It is longer. */
  get values(): A {
    return this.#array;
  }

  /** The values so far, in memory that threads share. */
  build(): A {
    return shared(this.#array.subarray(0, this.length) as A);
  }
}

type TypedArray = Int32Array | Float64Array | Uint8Array | Uint16Array;

/** The same values in memory that threads share: what is told of them to another thread is not copied. */
export function shared<A extends TypedArray>(values: A): A {
  const Same = values.constructor as new (buffer: SharedArrayBuffer) => A;
  const copy = new Same(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

export const int32 = (values?: Int32Array) => new Column((length) => new Int32Array(length), values);
export const float64 = (values?: Float64Array) => new Column((length) => new Float64Array(length), values);
export const uint8 = (values?: Uint8Array) => new Column((length) => new Uint8Array(length), values);
export const uint16 = () => new Column((length) => new Uint16Array(length));
