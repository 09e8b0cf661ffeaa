namespace BuildCache.Benchmarks;

/// <summary>Astro, from npm.</summary>
static partial class Contestants
{
    /// <summary>
    /// The same with collections of content and its incremental build, which renders a page anew when its key changes: that of a page holds
    /// its text and the titles of its section, that of a tag those of its pages. So each page is right, and no more are rendered than have to be.
    /// </summary>
    static async Task<Contestant> AstroAsync(string root, int pages)
    {
        const string Version = "7.3.5";
        // It needs at least 22.12, which systems do not have yet.
        const string NodeVersion = "24.21.0";
        await InstallAsync(root, $"astro@{Version}", $"node@{NodeVersion}");
        var folder = Path.Combine(root, "astro");
        Corpus.Write(Path.Combine(folder, "content"), pages);
        Corpus.RenameIndexes(Path.Combine(folder, "content"), "index.md");
        Files.Write(folder, "package.json", "{\"private\":true,\"type\":\"module\"}");
        Files.Write(folder, "src/site.json", $"{{\"title\":\"{Contestant.SiteTitle}0\"}}");
        Files.Write(folder, "astro.config.mjs", """
            import { defineConfig } from "astro/config";
            export default defineConfig({
              site: "https://example.org", cacheDir: "./.cache", compressHTML: false,
              markdown: { syntaxHighlight: false },
              experimental: { incrementalBuild: true },
              vite: { cacheDir: ".vite" },
            });
            """);
        Files.Write(folder, "src/content.config.mjs", """
            import { defineCollection } from "astro:content";
            import { glob } from "astro/loaders";
            import { z } from "astro/zod";
            export const collections = { docs: defineCollection({ loader: glob({ pattern: "**/*.md", base: "./content" }), schema: z.object({ title: z.string(), tags: z.array(z.string()).default([]), weight: z.number().default(0) }) }) };
            """);
        Files.Write(folder, "src/site.mjs", """
            import { createHash } from "node:crypto";
            import { getCollection } from "astro:content";
            let read;
            export function site() { return read ??= load(); }
            async function load() {
              const pages = (await getCollection("docs")).sort((a, b) => a.data.weight - b.data.weight || (a.id < b.id ? -1 : 1));
              const [sections, tags] = [{}, {}];
              for (const page of pages) {
                (sections[sectionOf(page)] ??= []).push(page);
                for (const tag of page.data.tags) { (tags[tag] ??= []).push(page); }
              }
              return { pages, sections, tags };
            }
            export const sectionOf = page => page.id.split("/")[0];
            // What a list of pages shows of them: a page that shows it is rendered anew when this changes.
            export const keyOf = pages => createHash("sha256").update(JSON.stringify(pages.map(page => [page.id, page.data.title]))).digest("hex");
            """);
        Files.Write(folder, "src/layouts/Base.astro", $$$"""
            ---
            import config from "../site.json";
            const { title, pages } = Astro.props;
            ---
            <!DOCTYPE html><html><head><title>{title} - {config.title}</title></head><body>
            <ul>{pages.map(other => <li><a href={"/" + other.id + "/"}>{other.data.title}</a></li>)}</ul>
            <slot /><footer>{{{Contestant.Mark}}}0</footer></body></html>
            """);
        Files.Write(folder, "src/pages/[...slug].astro", """
            ---
            import { render } from "astro:content";
            import Base from "../layouts/Base.astro";
            import { keyOf, sectionOf, site } from "../site.mjs";
            export async function getStaticPaths() {
              const { pages, sections } = await site();
              const keys = Object.fromEntries(Object.entries(sections).map(([name, list]) => [name, keyOf(list)]));
              return pages.map(page => ({
                params: { slug: page.id === "index" ? undefined : page.id },
                props: { page, others: sections[sectionOf(page)] },
                cacheKey: page.digest + keys[sectionOf(page)],
              }));
            }
            const { page, others } = Astro.props;
            const { Content } = await render(page);
            ---
            <Base title={page.data.title} pages={others}><Content /></Base>
            """);
        Files.Write(folder, "src/pages/tags/[tag].astro", """
            ---
            import Base from "../../layouts/Base.astro";
            import { keyOf, site } from "../../site.mjs";
            export async function getStaticPaths() {
              return Object.entries((await site()).tags).map(([tag, pages]) => ({ params: { tag }, props: { pages }, cacheKey: keyOf(pages) }));
            }
            ---
            <Base title={Astro.params.tag} pages={Astro.props.pages} />
            """);
        return new Contestant
        {
            Name = "Astro",
            Folder = folder,
            Command = [Path.Combine(root, "node_modules/node/bin/node"), Path.Combine(root, "node_modules/astro/bin/astro.mjs"), "build", "--silent"],
            Environment = new Dictionary<string, string> { ["ASTRO_TELEMETRY_DISABLED"] = "1", ["CI"] = "1" },
            Made = ["dist", ".astro", ".cache", ".vite"],
            Output = "dist",
            Pages = "content",
            Layout = "src/layouts/Base.astro",
            Configuration = "src/site.json",
        };
    }
}
