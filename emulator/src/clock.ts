export interface Pace {
    readonly frozen: boolean;
    /** How many times faster than the clock underneath. */
    readonly speed: number;
}

const asUsual: Pace = { frozen: false, speed: 1 };

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
        return Math.floor(this.met.here + (this.underneath() - this.met.underneath) * this.pace.speed);
    }

    /** Forward only: what has happened has happened. */
    advance(ms: number): void {
        this.met = { underneath: this.underneath(), here: this.now() + ms };
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
