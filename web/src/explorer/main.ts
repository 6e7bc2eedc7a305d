import { mount } from 'svelte'
import '../page.css'
import { readData } from './data'
import Page from './Page.svelte'

const target = document.getElementById('app')!
mount(Page, { target, props: { data: readData(document.getElementById('data')?.textContent) } })
