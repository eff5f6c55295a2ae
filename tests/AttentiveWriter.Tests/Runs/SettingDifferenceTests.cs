using AttentiveWriter.Models.Vae;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Runs;

public class SettingDifferenceTests
{
    [Fact]
    public void Of_SameSettings_IsEmpty()
    {
        Assert.Empty(SettingDifference.Of([SmallRun.Config, SmallRun.Config]));
        Assert.Empty(SettingDifference.Of([SmallRun.Config]));
        Assert.Empty(SettingDifference.Of([]));
    }

    [Fact]
    public void Of_SettingsThatDiffer_HasTheirValuesInOrder()
    {
        IReadOnlyList<SettingDifference> found = SettingDifference.Of([SmallRun.Config, SmallRun.Config.With("read", "none"),
            SmallRun.Config.With("seed", "9")]);

        Assert.Equal(["read", "seed"], found.Select(setting => setting.Key));
        Assert.Equal(["2", "none", "2"], found[0].Values);
        Assert.Equal(["5", "5", "9"], found[1].Values);
    }

    [Fact]
    public void Of_OtherKinds_HasNullWhereThereIsNoSuchSetting()
    {
        RunConfig vae = SmallRun.Config with { Model = new VaeSettings { Width = 8, Height = 8, Channels = 1, Hidden = 6, Latent = 3 } };

        IReadOnlyList<SettingDifference> found = SettingDifference.Of([SmallRun.Config, vae]);

        Assert.Equal(["draw", "vae"], found[0].Values);
        Assert.Equal(["2", null], found.Single(setting => setting.Key == "glimpses").Values);
        Assert.DoesNotContain(found, setting => setting.Key is "hidden" or "data");
    }

    [Fact]
    public void Of_OneFolderOfImagesInTwoPlaces_IsNoDifference()
    {
        RunConfig here = SmallRun.Config with { Training = SmallRun.Config.Training with { Data = "/here/mine" } },
            there = SmallRun.Config with { Training = SmallRun.Config.Training with { Data = "/there/mine" } };

        Assert.Empty(SettingDifference.Of([here, there]));
    }
}
