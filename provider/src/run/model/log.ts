/** Tells the user what an operation is doing, in the resource's own row. Never fails, never holds an operation up. */
export interface Log {
    /** Replaces what the row said before. */
    progress(text: string): void;
    /** Stays on the screen. */
    info(text: string): void;
    warn(text: string): void;
}
