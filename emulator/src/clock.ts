export interface Pace {
    readonly frozen: boolean;
    /** How many times faster than the clock underneath. */
    readonly speed: number;
}

const asUsual: Pace = { frozen: false, speed: 1 };

/** The last moment that has a date of four digits for its year, and a year to spare for what is reckoned from it. */
const latest = Date.UTC(9998, 11, 31);

/** The time of the world: that of the clock underneath, until it is moved, frozen or given another speed. */
export class Clock {
    pace: Pace = asUsual;
    /** A moment on both clocks, from which this one is reckoned. */
    private met: { readonly underneath: number; readonly here: number };

    constructor(private readonly underneath: () => number) {
        this.met = meeting(underneath());
    }

    now(): number {
        if (this.pace.frozen) {
            return this.met.here;
        }
        return Math.min(
            latest,
            Math.floor(this.met.here + (this.underneath() - this.met.underneath) * this.pace.speed),
        );
    }

    /** Forward only: what has happened has happened. */
    advance(ms: number): void {
        this.met = { underneath: this.underneath(), here: Math.min(latest, this.now() + ms) };
    }

    change(pace: Partial<Pace>): void {
        this.advance(0);
        this.pace = { ...this.pace, ...pace };
    }

    reset(): void {
        this.pace = asUsual;
        this.met = meeting(this.underneath());
    }
}

function meeting(moment: number) {
    return { underneath: moment, here: moment };
}
