/** What whoever runs the module does for it. */

/** Reads bytes of a tar to where they are looked for. @returns how many */
export declare function fill(offset: f64, length: i32): i32;
