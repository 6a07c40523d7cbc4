namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>What a step makes of the settings.</summary>
internal static class Changing
{
    public static Settings Apply(Step step, Settings settings) =>
        step switch
        {
            Step.Activate activate => settings with { Version = activate.Version },
            Step.MovePumps => settings with { PumpsAreInWards = !settings.PumpsAreInWards },
            Step.ChangeAgent change => settings with
            {
                Agents = settings.Agents.SymmetricExcept([HistoryWorld.Agents[change.Agent]]),
            },
            // Somebody who answers for an agent is enrolled.
            Step.ChangeOwner change => settings with
            {
                Owner = settings.People.Keys.ElementAtOrDefault(change.Person),
            },
            Step.ChangePerson change => Apply(change, settings),
            _ => settings,
        };

    private static Settings Apply(Step.ChangePerson change, Settings settings)
    {
        var person = HistoryWorld.People[change.Person];
        if (change.Change == Change.IsRemoved)
        {
            return settings with
            {
                People = settings.People.Remove(person),
                Owner = settings.Owner == person ? null : settings.Owner,
            };
        }

        var first = Enrolled.First(person);
        var enrolled = settings.People.GetValueOrDefault(person, first);
        return settings with
        {
            People = settings.People.SetItem(
                person,
                change.Change switch
                {
                    Change.LosesRoles => enrolled with { Roles = [] },
                    Change.HasFirstRoles => enrolled with { Roles = first.Roles },
                    Change.IsOfficer => enrolled with { Roles = ["watch-officer"] },
                    Change.IsBoth => enrolled with { Roles = ["clinical-engineer", "watch-officer"] },
                    Change.HasOtherKey => enrolled with { Key = 1 },
                    Change.HasNoKey => enrolled with { Key = null },
                    _ => enrolled with { Key = 0 },
                }
            ),
        };
    }
}
