const maxFailures = 5;
const lockMs = 5 * 60_000;

/**
 * Five bad signatures in a row lock an access key for five minutes.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0001.html
 */
export class Lockouts {
    private readonly failures = new Map<string, number>();
    private readonly lockedUntil = new Map<string, number>();

    isLocked(accessKey: string, now: number): boolean {
        return now < (this.lockedUntil.get(accessKey) ?? 0);
    }

    recordFailure(accessKey: string, now: number): void {
        const failures = (this.failures.get(accessKey) ?? 0) + 1;
        this.failures.set(accessKey, failures);
        if (failures === maxFailures) {
            this.failures.delete(accessKey);
            this.lockedUntil.set(accessKey, now + lockMs);
        }
    }

    recordSuccess(accessKey: string): void {
        this.failures.delete(accessKey);
    }

    clear(): void {
        this.failures.clear();
        this.lockedUntil.clear();
    }
}
