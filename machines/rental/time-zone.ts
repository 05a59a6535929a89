/** Hours from UTC, all year, in every place that is rented. */
export const BRAZIL = -3;
