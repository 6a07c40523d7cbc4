namespace Caveat;

/// <summary>Kleene's three truth values, ordered so that <c>and</c> is the lesser and <c>or</c> the greater.</summary>
public enum Truth
{
    /// <summary>Known to be false.</summary>
    False = 0,

    /// <summary>Not known.</summary>
    Unknown = 1,

    /// <summary>Known to be true.</summary>
    True = 2,
}

/// <summary>Kleene's connectives.</summary>
public static class Truths
{
    extension(Truth truth)
    {
        /// <summary>Both; false wins over unknown.</summary>
        public Truth And(Truth other) => truth < other ? truth : other;

        /// <summary>Either; true wins over unknown.</summary>
        public Truth Or(Truth other) => truth > other ? truth : other;

        /// <summary>The opposite; unknown stays unknown.</summary>
        public Truth Not() => (Truth)(2 - (int)truth);
    }

    /// <summary>The truth of a two-valued answer.</summary>
    public static Truth Of(bool value) => value ? Truth.True : Truth.False;
}
