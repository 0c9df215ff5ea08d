/** DIFFERS: AWS publishes no bound of a policy that is checked. It is twice what any of its services takes. */
export const longestPolicy = 64 * 1024
