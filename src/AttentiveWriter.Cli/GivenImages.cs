using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Cli;

/// <summary>Brings picture files to what a model takes, and says what was done to them.</summary>
/// <param name="model">The model.</param>
/// <param name="how">How a file of another size is brought to the model's.</param>
/// <param name="session">The session: what reads the files, and where it is said.</param>
internal sealed class GivenImages(ModelSettings model, Resize how, Session session)
{
    private readonly List<string> _changed = [];

    /// <summary>Reads a file.</summary>
    /// <returns>Intensities, [channels, height, width].</returns>
    public float[] Read(string file)
    {
        Image image = session.Images.Read(file);
        string size = $"{image.Width} x {image.Height} x {image.Channels}";
        bool fits = (image.Width, image.Height) == (model.Width, model.Height);
        if (!fits || image.Channels != model.Channels) _changed.Add($"{file} of {size}");
        image = image.ToChannels(model.Channels);
        if ((!fits && how == Resize.None) || image.Channels != model.Channels)
            throw new InputFileException(file, $"the image is {size}, the model takes {Size} (width x height x channels)");
        return Resampler.To(image, model.Width, model.Height, how).ToPlanes();
    }

    /// <summary>Says which files were not of the model's size.</summary>
    public void NoteChanged()
    {
        if (_changed.Count == 0) return;
        string way = how switch
        {
            Resize.Crop => "scaled to cover it, the middle cut out",
            Resize.Stretch => "stretched",
            _ => "colours or grey as it takes them",
        };
        session.Error.Note($"brought to the model's {Size} (width x height x channels; {way}): "
            + $"{_changed[0]}{(_changed.Count == 1 ? "" : $" and {_changed.Count - 1} more")}");
    }

    /// <summary>Says where an image is probably dark ink on light paper while the model knows light strokes on dark.</summary>
    /// <param name="image">Intensities, [channels, height, width].</param>
    /// <param name="name">What it is called.</param>
    /// <param name="data">The data that the model was trained on.</param>
    public void HintInverted(ReadOnlySpan<float> image, string name, string data)
    {
        if (DataCatalogue.Sets.FirstOrDefault(set => set.Name == data) is not { IsLightOnDark: true }) return;
        // A light thing may fill an image, but hardly its edge as well.
        (double sum, double edge, int onEdge) = (0, 0, 0);
        for (int i = 0; i < image.Length; i++)
        {
            (int x, int y) = (i % model.Width, i / model.Width % model.Height);
            sum += image[i];
            if (x > 0 && y > 0 && x < model.Width - 1 && y < model.Height - 1) continue;
            edge += image[i];
            onEdge++;
        }
        if (sum > 0.5 * image.Length && edge > 0.5 * onEdge)
            session.Error.Note($"{name} is mostly light, and the model was trained on light strokes on dark ({data}): give --invert for "
                + "dark ink on light paper");
    }

    private string Size => $"{model.Width} x {model.Height} x {model.Channels}";
}
