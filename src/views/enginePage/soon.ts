/** A call that is made some milliseconds after it was first asked for, once for however often that was. */
export interface Soon {
  ask(): void;
  /** Makes none that is still asked for. */
  end(): void;
}

export function soon(milliseconds: number, call: () => void): Soon {
  let timer: NodeJS.Timeout | undefined;
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined;
        call();
      }, milliseconds);
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
