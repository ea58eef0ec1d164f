/** The word for so many: "runs" of 5, "run" of 1. */
export const wordFor = (count: number, what: string) => (count === 1 ? what.replace(/s$/, '') : what)
