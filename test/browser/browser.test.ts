import { accessibilityViolations, BrowserMissing, launchBrowser, locateChromium, openPage } from '../support/browser'
import { serveHandler } from '../support/serve-handler'

describe('the browser of the tests', () => {
  it('is asked for in one sentence where it is missing', () => {
    expect(() => locateChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow(BrowserMissing)
    expect(new BrowserMissing().message).toMatch(/^Chromium was not found: install it .*CHROMIUM_PATH\.$/)
  })

  it('tells of errors, of strangers, and of what a screen reader would stumble over', async () => {
    const served = await serveHandler(async (_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<title>t</title><img src="https://example.com/pixel.png"><script>missing()</script>')
    })
    const browser = await launchBrowser()
    try {
      const { page, troubles, strangers } = await openPage(browser, served.url)
      expect(troubles.join()).toContain('missing is not defined')
      expect(strangers).toEqual(['https://example.com/pixel.png'])
      expect((await accessibilityViolations(page)).join()).toContain('image-alt')
    } finally {
      await browser.close()
      await served.stop()
    }
  })
})
