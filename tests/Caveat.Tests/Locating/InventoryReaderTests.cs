using Caveat.Locating;

namespace Caveat.Tests.Locating;

public class InventoryReaderTests
{
    [Fact]
    public void A_row_holds_several_values_in_a_cell()
    {
        var reading = InventoryReader.Read(
            "inventory.csv",
            [
                new(
                    2,
                    " icu-pump-3 ",
                    "ICU-pump-3; pump-3.wards.hospital.example.",
                    "00-00-5E-00-53-33 00:00:5e:00:53:33",
                    "10.20.30.33;2001:DB8:40:30::33 10.20.31.0/24",
                    "self",
                    "medical; infusion"
                ),
            ]
        );

        Assert.Empty(reading.Diagnostics);
        var row = Assert.Single(reading.Inventory.Rows);
        Assert.Equal("icu-pump-3", row.Id);
        Assert.Equal(["icu-pump-3", "pump-3.wards.hospital.example"], row.Names);
        Assert.Equal(["00:00:5e:00:53:33"], row.Macs);
        Assert.Equal(
            ["10.20.30.33", "2001:db8:40:30::33", "10.20.31.0/24"],
            row.Addresses.Select(range => $"{range}")
        );
        Assert.Equal(Owner.Self, row.Owner);
        Assert.Equal(["infusion", "medical"], row.Tags);
        Assert.Equal("inventory.csv:2", $"{row.Place}");
    }

    [Fact]
    public void Every_bad_value_is_a_finding_at_its_line()
    {
        var reading = InventoryReader.Read(
            "inventory.csv",
            [
                new(2, ""),
                new(3, "ws-1"),
                new(4, "WS-1"),
                new(5, "ws-2", "-a", "00:00", "10.0.0.1/8;10.0.0.256", "selv", "Medical"),
            ]
        );

        Assert.True(reading.HasErrors);
        Assert.Equal(
            [
                "inventory.csv:2:1: CAV4040 a row without an id (give it one that no other row has, for example its host name)",
                "inventory.csv:4:1: CAV4041 `WS-1` is the id of the row at inventory.csv:3 already (give each row its own id, whatever the case of its letters)",
                "inventory.csv:5:1: CAV4042 `-a` cannot be read (write a host name)",
                "inventory.csv:5:1: CAV4042 `00:00` cannot be read (write a hardware address such as `00:00:5e:00:53:01`)",
                "inventory.csv:5:1: CAV4042 `10.0.0.1/8` cannot be read (write an address, or a prefix without host bits)",
                "inventory.csv:5:1: CAV4042 `10.0.0.256` cannot be read (write an address, or a prefix without host bits)",
                "inventory.csv:5:1: CAV4042 `selv` is no owner (did you mean `self`?)",
                "inventory.csv:5:1: CAV4042 `Medical` cannot be read (write a tag: lower-case letters, digits and hyphens)",
            ],
            reading.Diagnostics.Select(finding => $"{finding}")
        );
    }

    [Fact]
    public void A_digest_does_not_depend_on_the_order_of_rows()
    {
        var one = World.InventoryOf(new InventoryCells(2, "a"), new InventoryCells(3, "b"));
        var other = World.InventoryOf(new InventoryCells(2, "b"), new InventoryCells(3, "a"));
        var less = World.InventoryOf(new InventoryCells(2, "a"));

        Assert.Equal(one.Digest, other.Digest);
        Assert.NotEqual(one.Digest, less.Digest);
    }
}
