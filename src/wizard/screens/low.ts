/** A terminal with fewer rows keeps them for what is asked. */
export const LOW = 16;
