using System.Text;

namespace Caveat.Tests.Witnessing;

/// <summary>The examples of C2SP tlog-checkpoint, tlog-cosignature and tlog-witness, to the byte.</summary>
internal static class SpecExamples
{
    public const string Text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    public const string LogLine =
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    public const string WitnessLine =
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

    public const string OtherLogLine =
        "— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

    public const string Proof = """
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        """;

    public static byte[] Request { get; } =
        Encoding.UTF8.GetBytes($"old 20852014\n{Proof}\n{Text}\n{LogLine}{OtherLogLine}");

    public static byte[] Cosigned { get; } = Encoding.UTF8.GetBytes($"{Text}\n{LogLine}{WitnessLine}");
}
