/** Tells the user in the resource's row what an operation does. It never fails and never delays an operation. */
export interface Log {
    /** Replaces the row's last text. */
    progress(text: string): void;
    /** Stays on the screen. */
    info(text: string): void;
    warn(text: string): void;
}
