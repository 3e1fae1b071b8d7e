/** A promise that was broken. Never one of the provider's own errors. */
export class Violation extends Error {
    override readonly name = "Violation";
}
