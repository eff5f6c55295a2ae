using Microsoft.Playwright;

namespace AttentiveWriter.Studio.Tests.Browser;

/// <summary>What a canvas of the page shows, at the middle of each pixel of the model.</summary>
/// <remarks>A copy is read: a browser warns of a canvas itself that is read again and again.</remarks>
internal static class CanvasPixels
{
    private const string Middles = """
        (canvas, [width, height]) => {
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            const result = [];
            for (let y = 0; y < height; y++) {
                for (let x = 0; x < width; x++) {
                    const at = Math.floor((y + 0.5) * canvas.height / height) * canvas.width + Math.floor((x + 0.5) * canvas.width / width);
                    result.push(data[4 * at]);
                }
            }
            return result;
        }
        """;

    /// <summary>The red of each: of a grey image, all of it.</summary>
    public static async Task<byte[]> Of(ILocator canvas, int width = 28, int height = 28)
    {
        int[] values = await canvas.EvaluateAsync<int[]>(Middles, new[] { width, height });
        return Array.ConvertAll(values, value => (byte)value);
    }

    /// <summary>Whether a colour of the windows is anywhere on it.</summary>
    public static Task<bool> Shows(ILocator canvas, int red, int green, int blue) => canvas.EvaluateAsync<bool>("""
        (canvas, [red, green, blue]) => {
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4) {
                if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) return true;
            }
            return false;
        }
        """, new[] { red, green, blue });
}
