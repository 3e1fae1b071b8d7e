export interface ClockSettings {
    readonly frozen: boolean;
    /** How many times faster than the clock underneath. */
    readonly speed: number;
}

const defaultSettings: ClockSettings = { frozen: false, speed: 1 };

/** The last moment that has a date of four digits for its year, and a year to spare for what is reckoned from it. */
const latestTime = Date.UTC(9998, 11, 31);

/** The time of the world: that of the clock underneath, until it is moved, frozen or given another speed. */
export class Clock {
    settings: ClockSettings = defaultSettings;
    /** A moment on both clocks, from which this one is reckoned. */
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

    /** Forward only: what has happened has happened. */
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
