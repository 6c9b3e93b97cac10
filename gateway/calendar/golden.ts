/**
 * Due dates counted by hand on the printed notices of 2025 and 2026, day by day; `how` lists the days that count, or says what moves
 * the last one. Never made by the code that they check.
 */
export type Golden = readonly [from: string, days: number, dueOn: string, how: string, provisional?: 'provisional'];

/** The n-th working day after a day. */
export const workingDays: readonly Golden[] = [
  // Over holidays with make-up days on both sides
  ['2026-02-13', 5, '2026-02-27', '14 (Saturday, worked), 24, 25, 26, 27'],
  ['2026-09-24', 5, '2026-10-09', '28, 29, 30, October 8, 9'],
  ['2026-09-30', 5, '2026-10-13', '8, 9, 10 (Saturday, worked), 12, 13'],
  ['2025-09-26', 10, '2025-10-16', '28 (Sunday, worked), 29, 30, October 9, 10, 11 (Saturday, worked), 13, 14, 15, 16'],
  // Ordinary weeks
  ['2026-03-02', 0, '2026-03-02', 'the day itself'],
  ['2026-03-02', 1, '2026-03-03', '3'],
  ['2026-03-02', 5, '2026-03-09', '3, 4, 5, 6, 9'],
  ['2026-03-02', 7, '2026-03-11', '3, 4, 5, 6, 9, 10, 11'],
  ['2026-03-06', 1, '2026-03-09', 'Friday to Monday'],
  ['2026-03-07', 1, '2026-03-09', 'a trigger on Saturday'],
  ['2026-03-08', 5, '2026-03-13', 'a trigger on Sunday: 9, 10, 11, 12, 13'],
  ['2026-03-10', 10, '2026-03-24', 'two weeks without a holiday'],
  ['2026-03-11', 15, '2026-04-01', '12, 13, 16–20, 23–27, 30, 31, April 1'],
  ['2026-03-02', 30, '2026-04-14', '3–6, 9–13, 16–20, 23–27, 30–April 3, 7–10, 13, 14'],
  // New Year, over the edge of a year
  ['2025-12-31', 1, '2026-01-04', '1–3 are off, 4 is a Sunday that is worked'],
  ['2025-12-31', 5, '2026-01-08', '4, 5, 6, 7, 8'],
  ['2025-12-26', 5, '2026-01-05', '29, 30, 31, January 4, 5'],
  ['2025-12-19', 10, '2026-01-05', '22–26, 29, 30, 31, January 4, 5'],
  ['2026-01-03', 1, '2026-01-04', 'a trigger on a day off'],
  ['2026-01-04', 1, '2026-01-05', 'a trigger on a Sunday that is worked'],
  ['2026-01-04', 5, '2026-01-09', '5, 6, 7, 8, 9'],
  ['2024-12-31', 1, '2025-01-02', 'the trigger is not counted, so that its year does not matter'],
  // Spring Festival 2025
  ['2025-01-24', 1, '2025-01-26', 'due on a Sunday that is worked'],
  ['2025-01-24', 2, '2025-01-27', '26, 27'],
  ['2025-01-24', 5, '2025-02-07', '26, 27, February 5, 6, 7'],
  ['2025-01-24', 6, '2025-02-08', 'due on a Saturday that is worked'],
  ['2025-01-26', 1, '2025-01-27', 'a trigger on a Sunday that is worked'],
  ['2025-01-27', 5, '2025-02-10', '5, 6, 7, 8, 10'],
  ['2025-01-27', 10, '2025-02-17', '5, 6, 7, 8, 10–14, 17'],
  ['2025-02-01', 3, '2025-02-07', 'a trigger within the holiday: 5, 6, 7'],
  ['2025-02-08', 1, '2025-02-10', 'a trigger on a Saturday that is worked'],
  // Spring Festival 2026
  ['2026-02-13', 1, '2026-02-14', 'due on a Saturday that is worked'],
  ['2026-02-14', 1, '2026-02-24', 'over nine days off'],
  ['2026-02-14', 5, '2026-02-28', '24, 25, 26, 27, 28 (Saturday, worked)'],
  ['2026-02-23', 5, '2026-02-28', '24, 25, 26, 27, 28'],
  ['2026-02-27', 1, '2026-02-28', 'the Saturday after is worked'],
  ['2026-02-28', 1, '2026-03-02', 'a trigger on a Saturday that is worked'],
  ['2026-02-10', 10, '2026-03-02', '11, 12, 13, 14, 24–28, March 2'],
  ['2026-02-12', 30, '2026-04-01', '13, 14, 24–28, March 2–6, 9–13, 16–20, 23–27, 30, 31, April 1'],
  // Tomb-Sweeping Day
  ['2025-04-03', 1, '2025-04-07', '4 is a Friday off'],
  ['2026-04-03', 1, '2026-04-07', '6 is a Monday off'],
  ['2026-04-01', 5, '2026-04-09', '2, 3, 7, 8, 9'],
  // Labour Day
  ['2025-04-25', 1, '2025-04-27', 'due on a Sunday that is worked'],
  ['2025-04-25', 5, '2025-05-06', '27, 28, 29, 30, May 6'],
  ['2025-04-30', 10, '2025-05-19', '6–9, 12–16, 19'],
  ['2026-04-30', 1, '2026-05-06', 'over five days off'],
  ['2026-04-30', 5, '2026-05-11', '6, 7, 8, 9 (Saturday, worked), 11'],
  ['2026-04-24', 10, '2026-05-12', '27–30, May 6–9, 11, 12'],
  ['2026-05-08', 1, '2026-05-09', 'due on a Saturday that is worked'],
  ['2026-05-09', 5, '2026-05-15', '11, 12, 13, 14, 15'],
  // Dragon Boat Festival
  ['2025-05-30', 1, '2025-06-03', '2 is a Monday off'],
  ['2026-06-18', 1, '2026-06-22', '19 is a Friday off'],
  ['2026-06-12', 5, '2026-06-22', '15, 16, 17, 18, 22'],
  // Mid-Autumn Festival and National Day
  ['2026-09-18', 1, '2026-09-20', 'due on a Sunday that is worked'],
  ['2026-09-18', 5, '2026-09-24', '20, 21, 22, 23, 24'],
  ['2026-09-18', 10, '2026-10-09', '20–24, 28, 29, 30, October 8, 9'],
  ['2026-09-20', 5, '2026-09-28', '21, 22, 23, 24, 28'],
  ['2026-10-03', 3, '2026-10-10', 'a trigger within the holiday: 8, 9, 10'],
  ['2026-10-09', 1, '2026-10-10', 'due on a Saturday that is worked'],
  ['2026-10-10', 1, '2026-10-12', 'a trigger on a Saturday that is worked'],
  ['2026-08-28', 30, '2026-10-15', '31–September 4, 7–11, 14–18, 20–24, 28–30, October 8–10, 12–15'],
  ['2025-09-28', 3, '2025-10-09', '29, 30, October 9'],
  ['2025-09-30', 5, '2025-10-14', '9, 10, 11, 13, 14'],
  ['2025-10-08', 10, '2025-10-21', '9, 10, 11, 13–17, 20, 21'],
  // Into a year without a notice: Monday to Friday, and said so
  ['2026-12-24', 5, '2026-12-31', '25, 28, 29, 30, 31: the last day of a known year'],
  ['2026-12-21', 10, '2027-01-04', '22–25, 28–31, January 1 (a Friday), 4', 'provisional'],
  ['2026-12-31', 1, '2027-01-01', 'a Friday, for all that is known', 'provisional'],
  ['2024-12-30', 1, '2024-12-31', 'a year before the known ones', 'provisional'],
];

/** A period in natural days; its last day moves off a day off. */
export const naturalDays: readonly Golden[] = [
  ['2026-03-02', 30, '2026-04-01', 'ends on a Wednesday'],
  ['2026-05-10', 30, '2026-06-09', 'ends on a Tuesday'],
  ['2026-03-06', 1, '2026-03-09', 'ends on a Saturday'],
  ['2026-12-25', 1, '2026-12-28', 'ends on a Saturday'],
  ['2026-03-05', 30, '2026-04-07', 'ends on April 4, the first of three days off'],
  ['2026-03-07', 30, '2026-04-07', 'ends on April 6, the last of three days off'],
  ['2026-01-15', 30, '2026-02-14', 'ends on a Saturday that is worked'],
  ['2026-01-16', 30, '2026-02-24', 'ends on February 15, the first of nine days off'],
  ['2026-01-29', 30, '2026-02-28', 'ends on a Saturday that is worked'],
  ['2025-12-17', 60, '2026-02-24', 'ends on February 15'],
  ['2026-04-01', 30, '2026-05-06', 'ends on May 1'],
  ['2026-05-20', 30, '2026-06-22', 'ends on June 19'],
  ['2026-09-01', 30, '2026-10-08', 'ends on October 1'],
  ['2026-08-08', 60, '2026-10-08', 'ends on October 7, the last day off'],
  ['2026-08-11', 60, '2026-10-10', 'ends on a Saturday that is worked'],
  ['2026-08-12', 60, '2026-10-12', 'ends on a Sunday'],
  ['2025-01-01', 30, '2025-02-05', 'ends on January 31, within Spring Festival'],
  ['2025-02-07', 1, '2025-02-08', 'ends on a Saturday that is worked'],
  ['2025-08-29', 30, '2025-09-28', 'ends on a Sunday that is worked'],
  ['2025-09-01', 30, '2025-10-09', 'ends on October 1, the first of eight days off'],
  ['2025-12-02', 30, '2026-01-04', 'ends on New Year; 4 is a Sunday that is worked'],
  ['2026-12-01', 30, '2026-12-31', 'the last day of a known year'],
  ['2026-12-02', 30, '2027-01-01', 'a Friday, for all that is known', 'provisional'],
  ['2026-11-13', 60, '2027-01-12', 'a Tuesday', 'provisional'],
  ['2028-02-28', 1, '2028-02-29', 'a leap day, a Tuesday', 'provisional'],
];

/** The n-th working day before a day. */
export const workingDaysBefore: readonly Golden[] = [
  ['2026-10-13', 0, '2026-10-13', 'the day itself'],
  ['2026-02-27', 2, '2026-02-25', '26, 25'],
  ['2026-02-24', 1, '2026-02-14', 'back over nine days off to a Saturday that is worked'],
  ['2026-02-25', 2, '2026-02-14', '24, 14'],
  ['2026-10-09', 2, '2026-09-30', '8, September 30'],
  ['2026-10-08', 1, '2026-09-30', 'back over seven days off'],
  ['2026-10-12', 1, '2026-10-10', 'a Saturday that is worked'],
  ['2026-05-11', 1, '2026-05-09', 'a Saturday that is worked'],
  ['2026-05-06', 3, '2026-04-28', 'April 30, 29, 28'],
  ['2026-01-04', 1, '2025-12-31', 'back over the edge of a year'],
  ['2026-01-05', 5, '2025-12-26', '4 (Sunday, worked), December 31, 30, 29, 26'],
  ['2025-10-16', 10, '2025-09-26', '15, 14, 13, 11, 10, 9, September 30, 29, 28, 26'],
  ['2027-01-01', 1, '2026-12-31', 'what is looked at lies in a known year'],
  ['2025-01-02', 1, '2024-12-31', 'a year before the known ones', 'provisional'],
];

/** Working days after the first day, up to and including the second. */
export const between: readonly (readonly [from: string, to: string, days: number])[] = [
  ['2026-02-13', '2026-02-27', 5],
  ['2026-02-14', '2026-02-23', 0],
  ['2026-10-01', '2026-10-31', 18],
  ['2026-03-09', '2026-03-02', 0],
  ['2026-03-02', '2026-03-02', 0],
  // The totals of the two notices
  ['2024-12-31', '2025-12-31', 248],
  ['2025-12-31', '2026-12-31', 248],
];
