using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

public class HtmlReportTests
{
    [Theory]
    [InlineData(64, 64, 3)]
    [InlineData(240, 200, 1)]
    public void MemoryBytes_OfAReport_AreNearWhatItsPartsAllocate(int width, int height, int channels)
    {
        using var temp = new TempFolder();
        DrawSettings settings = SmallRun.Model with
        {
            Width = width,
            Height = height,
            Channels = channels,
            Glimpses = 6,
            Read = 5,
            Write = 5
        };
        RunConfig config = SmallRun.Config with { Model = settings };
        using var model = (GenerativeModel)settings.Create();
        model.Initialise(1);
        var images = new InMemoryImageSet("x", Split.Validation, width, height, channels, new byte[8 * settings.Pixels]);
        var report = new HtmlReport(new RunFolder(temp.Path), model, config, images, threads: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        report.Write(temp["page.html"]);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, counted = HtmlReport.MemoryBytes(settings, model.ParameterCount);
        // There are two parts, each given back before the next, and of what makes up a picture most is garbage before the part is done.
        Assert.True(counted > allocated / 4 && counted < allocated, $"{counted} of {allocated}");
    }
}
