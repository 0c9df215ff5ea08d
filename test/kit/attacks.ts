// How much of an attack a run makes. By day each shows its kind; the nightly run makes it as large as an attacker would.

const times = Number(process.env['STOCKADE_TEST_ATTACKS'] ?? 0.4)

/** So many where each attack is made once. At least one. */
export const scaled = (count: number): number => Math.ceil(count * times)

/** Whether attacks are as large as they get, which takes the night. */
export const isNight = times >= 10
