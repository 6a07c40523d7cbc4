using Caveat.Node.Sealing;
using CsCheck;

namespace Caveat.Tests.Node.Sealing;

public sealed class AesGcm256Tests
{
    // GCM specification of McGrew and Viega, test case 16.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_comes_to_the_bytes_of_the_specification(bool byPlatform)
    {
        var key = Convert.FromHexString("FEFFE9928665731C6D6A8F9467308308FEFFE9928665731C6D6A8F9467308308");
        var nonce = Convert.FromHexString("CAFEBABEFACEDBADDECAF888");
        var text = Convert.FromHexString(
            "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A72"
                + "1C3C0C95956809532FCF0E2449A6B525B16AEDF5AA0DE657BA637B39"
        );
        var output = new byte[text.Length + AesGcm256.TagLength];

        AesGcm256.Seal(
            key,
            nonce,
            text,
            Convert.FromHexString("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"),
            output,
            byPlatform
        );

        Assert.Equal(
            "522DC1F099567D07F47F37A32A84427D643A8CDCBFE5C0C97598A2BD2555D1AA"
                + "8CB08E48590DBB3DA7B08B1056828838C5F61E6393BA7A0ABCC9F66276FC6ECE0F4E1768CDDF8853BB2D551B",
            Convert.ToHexString(output)
        );
    }

    [Fact]
    public void The_library_and_the_platform_open_what_the_other_sealed_and_no_bit_of_it_may_be_another() =>
        Gen.Select(
                Gen.Byte.Array[32],
                Gen.Byte.Array[12],
                Gen.Byte.Array[0, 300],
                Gen.Byte.Array[0, 40],
                Gen.Select(Gen.Int[0, 1 << 20], Gen.Bool)
            )
            .Sample(
                (key, nonce, text, boundTo, choice) =>
                {
                    var (at, byPlatform) = choice;
                    var output = new byte[text.Length + AesGcm256.TagLength];
                    AesGcm256.Seal(key, nonce, text, boundTo, output, byPlatform);
                    var opened = new byte[text.Length];
                    Assert.True(
                        AesGcm256.TryOpen(key, nonce, output, boundTo, opened, byPlatform: !byPlatform)
                    );
                    Assert.Equal(text, opened);

                    byte[][] parts = [key, nonce, output, boundTo];
                    var part = parts[at % 4].Length == 0 ? output : parts[at % 4];
                    part[at % part.Length] ^= (byte)(1 << (at % 8));
                    Assert.False(AesGcm256.TryOpen(key, nonce, output, boundTo, opened, byPlatform));
                    Assert.False(AesGcm256.TryOpen(key, nonce, output, boundTo, opened, !byPlatform));
                },
                iter: 200
            );
}
