/** Formats a time as IAM does, to the microsecond. */
export function iamDateTime(moment: number): string {
    return new Date(moment).toISOString().replace("Z", "000Z");
}
