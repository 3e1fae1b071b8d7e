export interface ClockSettings {
    readonly frozen: boolean;
    /** How many times faster than the base clock. */
    readonly speed: number;
}

const defaultSettings: ClockSettings = { frozen: false, speed: 1 };

/**
 * The emulated time stops here. Dates have four digits for the year, and IAM computes expiry dates up to a year later.
 */
const latestTime = Date.UTC(9998, 11, 31);

/** The emulated time. It follows the base clock until a test moves it, freezes it or changes its speed. */
export class Clock {
    settings: ClockSettings = defaultSettings;
    /** One moment on both clocks. `now` counts from it. */
    private anchor: { readonly base: number; readonly emulated: number };

    constructor(private readonly baseNow: () => number) {
        this.anchor = anchorAt(baseNow());
    }

    now(): number {
        if (this.settings.frozen) {
            return this.anchor.emulated;
        }
        return Math.min(
            latestTime,
            Math.floor(this.anchor.emulated + (this.baseNow() - this.anchor.base) * this.settings.speed),
        );
    }

    /** Moves forward only. The emulator cannot undo what has happened. */
    advance(ms: number): void {
        this.anchor = { base: this.baseNow(), emulated: Math.min(latestTime, this.now() + ms) };
    }

    change(settings: Partial<ClockSettings>): void {
        this.advance(0);
        this.settings = { ...this.settings, ...settings };
    }

    reset(): void {
        this.settings = defaultSettings;
        this.anchor = anchorAt(this.baseNow());
    }
}

function anchorAt(moment: number) {
    return { base: moment, emulated: moment };
}
