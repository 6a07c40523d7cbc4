using System.Collections.Immutable;

namespace Caveat.Approving;

/// <summary>Whether the enrolled people can ever fill a formula: each of them signs in one role that they hold.</summary>
internal static class Enrolment
{
    /// <summary>True where some way of filling it exists, or where the formula has too many ways to list.</summary>
    public static bool CanFill(Formula formula, ImmutableArray<Person> people) =>
        Ways.Of(formula) is not { } ways || ways.Exists(way => CanFill(way, people));

    private static bool CanFill(Way way, ImmutableArray<Person> people)
    {
        // `person` counts every signature, so beyond the named roles it only asks for enough people.
        if (way.Count(Formula.Person) > people.Length)
        {
            return false;
        }

        var seats = way
            .Roles.SelectMany(role => Enumerable.Repeat(role.Role, Math.Min(role.Count, people.Length + 1)))
            .ToList();
        var seatOf = new int[people.Length];
        Array.Fill(seatOf, -1);
        for (var seat = 0; seat < seats.Count; seat++)
        {
            if (!Seat(seat, seats, people, seatOf, new bool[people.Length]))
            {
                return false;
            }
        }

        return true;
    }

    // Kuhn's matching: a seat takes somebody free, or somebody whose own seat another can take.
    private static bool Seat(
        int seat,
        List<string> seats,
        ImmutableArray<Person> people,
        int[] seatOf,
        bool[] asked
    )
    {
        for (var i = 0; i < people.Length; i++)
        {
            if (asked[i] || !people[i].Roles.Any(grant => grant.Role == seats[seat]))
            {
                continue;
            }

            asked[i] = true;
            if (seatOf[i] < 0 || Seat(seatOf[i], seats, people, seatOf, asked))
            {
                seatOf[i] = seat;
                return true;
            }
        }

        return false;
    }
}
